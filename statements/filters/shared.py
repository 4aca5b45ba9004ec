"""Parameters that several resources have; each call returns new ones."""

import re

from statements.models import Participation
from statements.models.base import Identifier
from statements.querysets import subtree_sql
from statements.rest.query.computed import OverlapParameter
from statements.rest.query.dates import DateRangeParameter, DateTimeParameter
from statements.rest.query.parameters import (
    BooleanParameter,
    ChoiceParameter,
    Parameter,
    TextParameter,
)
from statements.rest.query.references import ReferenceParameter, SubtreeParameter
from statements.rest.query.row_groups import RowGroup
from statements.vocabularies import (
    ActorKind,
    Likelihood,
    QuantityRole,
    Role,
    is_country,
    is_language,
    is_measure,
    is_unit,
)


def country(name: str, whose: str, field_name: str = "") -> TextParameter:
    """Return the parameter for a country; ``whose`` completes "The country …" in its help."""
    return TextParameter(
        name,
        field_name=field_name,
        check=is_country,
        form="an ISO 3166-1 alpha-2 country code such as UA",
        help_text=f"The country {whose}, as an ISO 3166-1 alpha-2 code.",
    )


def language(whose: str) -> TextParameter:
    """Return the parameter for a language; ``whose`` completes "The language …" in its help."""
    return TextParameter(
        "language",
        check=is_language,
        form="a BCP 47 language tag such as en",
        help_text=f"The language {whose}, as a BCP 47 tag.",
    )


def written() -> tuple[Parameter, ...]:
    """Return the parameters for when a record was first and last written."""
    return (
        DateTimeParameter(
            "created", field_name="created_at", help_text="When the record was first written here."
        ),
        DateTimeParameter(
            "updated", field_name="updated_at", help_text="When the record was last written."
        ),
    )


def is_wikidata_id(text: str) -> bool:
    """Return whether the text looks like the id of a Wikidata item."""
    return re.fullmatch("Q[1-9][0-9]*", text) is not None


def registered(identifiers: type[Identifier], link: str) -> tuple[Parameter | RowGroup, ...]:
    """Return the parameters for a record's identifiers in Wikidata and other registers."""
    return (
        TextParameter(
            "wikidata_id",
            check=is_wikidata_id,
            form="a Wikidata id such as Q212",
            help_text="The id of its Wikidata item.",
        ),
        RowGroup(
            identifiers,
            link,
            TextParameter(
                "identifier_scheme",
                field_name="scheme",
                help_text="A register that has an identifier for it, such as isni.",
            ),
            TextParameter(
                "identifier",
                field_name="value",
                help_text="An identifier, exactly as its register writes it.",
            ),
        ),
    )


def topic(
    name: str, what: str, field_name: str = "topic"
) -> tuple[SubtreeParameter, ReferenceParameter]:
    """Return the parameters for a topic including its subtree, and for that topic alone.

    ``what`` completes "The id of …" in their help.
    """
    return (
        SubtreeParameter(
            name,
            field_name=field_name,
            subtrees=subtree_sql,
            help_text=f"The id of {what}; includes topics below it.",
        ),
        ReferenceParameter(
            f"{name}_exact",
            field_name=field_name,
            help_text=f"The id of {what}; excludes topics below it.",
        ),
    )


def speakers(outer: str = "pk") -> RowGroup:
    """Return the parameters for speakers; ``outer`` is the record's column for its statement."""
    return RowGroup(
        Participation,
        "statement",
        ReferenceParameter("speaker", field_name="actor", help_text="A speaker's id."),
        ChoiceParameter(
            "speaker_kind",
            ActorKind,
            field_name="actor__kind",
            help_text="The kind of actor that a speaker is.",
        ),
        country("speaker_country", "a speaker belongs to", field_name="actor__country"),
        BooleanParameter(
            "speaker_named",
            field_name="actor__is_named",
            help_text="Whether a reader of the article can tell exactly who a speaker is.",
        ),
        outer=outer,
        only={"role": Role.SPEAKER.value},
    )


def numbers() -> tuple[Parameter, ...]:
    """Return the parameters that statements and estimates have in common for estimates."""
    return (
        TextParameter(
            "measure",
            check=is_measure,
            form="a measure such as military_personnel",
            help_text="What is counted or measured, as a slug such as military_personnel.",
        ),
        TextParameter(
            "unit",
            check=is_unit,
            form="a UCUM unit such as {person}",
            help_text="The unit of the number, as a UCUM code such as {person}.",
        ),
        ChoiceParameter(
            "quantity_role",
            QuantityRole,
            help_text="Whether the number is actual, required, planned or expected.",
        ),
        OverlapParameter(
            "estimate_overlaps",
            least="range_min",
            most="range_max",
            least_included="lower_inclusive",
            most_included="upper_inclusive",
            help_text="A range that the number must overlap, such as `80000,120000`. Leave an end "
            "out to keep it open: `80000,` means at least 80000. Excluded bounds stay excluded, "
            "bounds that were not given are open, and about 100,000 counts as 100000.",
        ),
        ChoiceParameter(
            "estimate_likelihood",
            Likelihood,
            field_name="likelihood",
            help_text="How likely the number is said to be, as a band of probability (ICD 203).",
        ),
    )


def published(field_name: str) -> DateRangeParameter:
    """Return the parameter for when a document was published."""
    return DateRangeParameter(
        "published", field_name=field_name, help_text="When the document was published."
    )
