"""Pages of a list that can be searched: they can also be ordered by how well records match."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from statements.rest.json.document_queries import Json
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.pagination import KeysetPagination
from statements.rest.lists.ranked_keyset import RANKED, RankedKeyset
from statements.rest.query.parameters import Parameter
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.ranking import read_ranking

RELEVANCE = "relevance"

NEWEST = "created"
"""The ordering by which records are new; a list ordered by relevance must have it."""

ABOUT = (
    f"By `{RELEVANCE}`, the newest {RANKED:,} records that `q` finds are ranked, best first, and "
    "the rest follow, newest first."
)


class RelevancePagination(KeysetPagination):
    """Keyset pages that can also be ordered by relevance, and say how many records are ranked.

    The list must have a filter that can rank what it finds, see `RankingParameter`.
    """

    def query_parameters(self, orderings: Mapping[str, str]) -> list[QueryParameter]:
        """Return the parameters that `read` reads, with their documentation."""
        ordering, *others = super().query_parameters(orderings)
        names = [*ordering.schema["enum"], RELEVANCE]
        described = replace(
            ordering,
            description=f"{ordering.description} {ABOUT}",
            schema={**ordering.schema, "enum": names},
        )
        return [described, *others]

    def _ordering(self, query: QueryString, orderings: Mapping[str, str]) -> str:
        asked = query.value("ordering")
        if asked == f"-{RELEVANCE}":
            detail = f'"{RELEVANCE}" is best first: leave the minus out.'
            query.refuse("ordering", InvalidValue("unknown_ordering", detail))
        elif asked != RELEVANCE:
            return super()._ordering(query, {**orderings, RELEVANCE: orderings[NEWEST]})
        return RELEVANCE

    def _keyset(
        self,
        query: QueryString,
        orderings: Mapping[str, str],
        visible: QuerySet,
        filters: Mapping[str, Parameter],
    ) -> Keyset | RankedKeyset:
        if self.ordering != RELEVANCE:
            return super()._keyset(query, orderings, visible, filters)
        newest = Keyset.of(visible.model, orderings[NEWEST], is_descending=True)
        search = read_ranking(query, filters, "ordering", f"The ordering {RELEVANCE}")
        return RankedKeyset(newest, visible, search) if search else newest

    def _head(self) -> dict[str, Json]:
        ranked = self.keyset.ranked if isinstance(self.keyset, RankedKeyset) else None
        return {**super()._head(), "ranked": ranked}

    def get_paginated_response_schema(self, schema: dict[str, Json]) -> dict[str, Any]:
        """Return the JSON Schema of a page whose results have the given schema."""
        page = super().get_paginated_response_schema(schema)
        results = page["properties"].pop("results")
        page["properties"] |= {"ranked": RANKED_SCHEMA, "results": results}
        return {**page, "required": list(page["properties"])}


RANKED_SCHEMA = {
    "type": ["integer", "null"],
    "description": f"How many of the records found are ranked, if they are ordered by `{RELEVANCE}`"
    f": the newest, at most {RANKED:,}. The rest follow, newest first.",
}
