"""Filters for sources."""

from typing import ClassVar

from statements.filters.shared import country, language, published, registered, written
from statements.models import Source, SourceIdentifier, SourceName
from statements.rest.query.computed import RelatedText, SearchParameter
from statements.rest.query.dates import DateTimeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import ChoiceParameter, NumberParameter, TextParameter
from statements.rest.query.references import ReferenceParameter
from statements.vocabularies import Reliability, SourceKind, is_sha256


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
        *registered(SourceIdentifier, "source"),
        *written(),
        SearchParameter(
            "q",
            ("name",),
            elsewhere=(RelatedText(SourceName, "source", ("name",)),),
            help_text="Words that must all appear in the source's names, ignoring case.",
        ),
    )
