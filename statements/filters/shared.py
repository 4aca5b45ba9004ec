"""Parameters that several resources have; each call returns new ones."""

import re
from collections.abc import Collection, Mapping

from statements.documents.store.merged_ids import find_merged
from statements.models.base import Identifier
from statements.models.columns import MISSING_DAY
from statements.querysets import RecordQuerySet, lineages_sql, subtree_sql
from statements.rest.query.dates import DateRangeParameter, DateTimeParameter
from statements.rest.query.id_lookups import find_moved
from statements.rest.query.parameters import (
    Parameter,
    TextParameter,
)
from statements.rest.query.references import ReferenceParameter, SubtreeParameter
from statements.rest.query.row_groups import RowGroup
from statements.vocabularies import (
    is_country,
    is_language,
)

FEW_DOCUMENTS = 5_000
"""How many documents to find before their statements, of which there are some twenty in each."""


@find_moved.register
def _find_moved(records: RecordQuerySet, ids: Collection[str]) -> Mapping[str, str]:
    return find_merged(records.model.resource, ids)


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
        identified(identifiers, link),
    )


def identified(identifiers: type[Identifier], link: str) -> RowGroup:
    """Return the parameters for a record's identifiers in registers."""
    return RowGroup(
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
            lineages=lineages_sql,
            help_text=f"The id of {what}; includes topics below it.",
        ),
        ReferenceParameter(
            f"{name}_exact",
            field_name=field_name,
            help_text=f"The id of {what}; excludes topics below it.",
        ),
    )


def published() -> DateRangeParameter:
    """Return the parameter for when a document was published."""
    return DateRangeParameter(
        "published", missing_day=MISSING_DAY, help_text="When the document was published."
    )
