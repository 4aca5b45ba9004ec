"""Filters for sources."""

from typing import ClassVar

from statements.filters.search import name_search
from statements.filters.shared import country, language, published, registered, written
from statements.models import Authorship, Correction, Source, SourceIdentifier, SourceWords
from statements.models.columns import MISSING_DAY
from statements.rest.query.dates import DateRangeParameter, DateTimeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import ChoiceParameter, NumberParameter, TextParameter
from statements.rest.query.references import ReferenceParameter
from statements.rest.query.row_groups import RowGroup
from statements.vocabularies import CorrectionKind, Reliability, SourceKind, is_sha256


class SourceFilterSet(ParameterFilterSet):
    """The parameters that filter outlets and documents."""

    class Meta:
        model = Source

    costly = frozenset({"q"})
    parameters: ClassVar = (
        ReferenceParameter("id", field_name="pk", help_text="The source's id."),
        ChoiceParameter("kind", SourceKind, help_text="Whether it is an outlet or a document."),
        ReferenceParameter(
            "publisher", help_text="The id of the outlet that published the document."
        ),
        ReferenceParameter(
            "actor", help_text="The id of the actor that stands for the outlet's own voice."
        ),
        RowGroup(
            Authorship,
            "source",
            ReferenceParameter(
                "author", field_name="actor", help_text="The id of an actor who wrote the document."
            ),
        ),
        TextParameter("web_url", help_text="Its web address, matched exactly."),
        language("it is published in"),
        country("country", "it is published in"),
        published(),
        TextParameter(
            "text_sha256",
            check=is_sha256,
            form="a SHA-256 in 64 lower-case hexadecimal digits",
            help_text="The SHA-256 of the annotated text; finds the documents for a text you have.",
        ),
        NumberParameter(
            "text_length",
            integer=True,
            help_text="The length of the annotated text in Unicode code points.",
        ),
        DateTimeParameter(
            "retrieved",
            field_name="retrieved_at",
            help_text="When the annotated text was retrieved.",
        ),
        ChoiceParameter(
            "reliability",
            Reliability,
            help_text="How reliable it has proved, as a letter of the Admiralty code.",
        ),
        RowGroup(
            Correction,
            "source",
            ChoiceParameter(
                "correction",
                CorrectionKind,
                field_name="kind",
                help_text="What the document does to another: corrects, retracts or replaces it.",
            ),
            ReferenceParameter(
                "correction_of",
                field_name="document",
                help_text="The id of a document that this one corrects, retracts or replaces.",
            ),
        ),
        RowGroup(
            Correction,
            "document",
            ChoiceParameter(
                "corrected_as",
                CorrectionKind,
                field_name="kind",
                help_text="What another document does to this one.",
            ),
            ReferenceParameter(
                "corrected_by",
                field_name="source",
                help_text="The id of a document that corrects, retracts or replaces this one.",
            ),
            DateRangeParameter(
                "corrected",
                missing_day=MISSING_DAY,
                field_name="made",
                help_text="When another document corrected, retracted or replaced this one.",
            ),
            row="correction by another",
        ),
        *registered(SourceIdentifier, "source"),
        *written(),
        name_search(SourceWords, "the names"),
    )
