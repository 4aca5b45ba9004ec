"""Search across all kinds of records: the best few of each."""

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from rest_framework.request import Request
from rest_framework.response import Response

from statements.analysis.search import KINDS, SHOWN, find_best
from statements.api.visibility import VisibilityMixin
from statements.filters.search_query import Search, parse_search
from statements.models import MODELS
from statements.rest.http.conditional import conditional
from statements.rest.http.strict_view import COSTS_MUCH, StrictView
from statements.rest.openapi.components import COMPONENTS
from statements.rest.openapi.operations import Operation, Schema, object_schema
from statements.rest.query.grammar import links_to_grammar
from statements.rest.query.query_string import QueryParameter

Q = QueryParameter(
    "q",
    "Words to find, as in the parameter `q` of the lists of statements, actors, sources and "
    f"topics. {links_to_grammar('search', (), '')}",
    is_required=True,
)


def _found(resource: str) -> Schema:
    """Return the schema of what is found of one kind."""
    component = KINDS[resource].brief.__name__.removesuffix("Serializer")
    return object_schema(
        f"{MODELS[resource].__name__}Matches",
        {
            "results": {
                "type": "array",
                "description": f"The best {SHOWN} matches or fewer, in brief.",
                "items": {"$ref": f"{COMPONENTS}{component}"},
            },
            "has_more": {"type": "boolean", "description": "Whether there are more matches."},
            "list": {"type": "string", "description": "The address of the list of all matches."},
        },
        description=f"The {resource} that were found.",
    )


class SearchView(VisibilityMixin, StrictView):
    """The best five statements, actors, sources and topics for a search.

    Of actors, sources and topics, those come first whose names are just what was searched for, then
    those with the fewest other words in a name; of statements, those that were entered last.
    """

    detail = False
    basename = "search"
    weight = COSTS_MUCH
    operation = Operation(
        "searchRecords",
        "Search all records",
        "The best matches of each kind.",
        "",
        (400, 401, 406, 429, 503),
        content=object_schema(
            "SearchAnswer",
            {resource: _found(resource) for resource in KINDS},
            description="The best matches of each kind.",
        ),
    )

    def query_parameters(self) -> list[QueryParameter]:
        """Return what to search for, and the format."""
        return [Q, *super().query_parameters()]

    def costly_parameters(self) -> list[str]:
        """Return what is searched for, on which the cost depends."""
        return [Q.name]

    @property
    def is_partial(self) -> bool:
        """Return that the records are shown in brief."""
        return True

    @conditional
    def get(self, request: Request) -> HttpResponseBase:  # noqa: ARG002
        """Answer with the best matches of each kind."""
        query = self.strict_query()
        search = query.read(Q.name, parse_search, Search((), ()))
        query.raise_faults()
        asked = urlencode([(Q.name, text) for text in query.values(Q.name)])
        return Response(
            {
                resource: {
                    "results": found.results,
                    "has_more": found.has_more,
                    "list": f"{reverse(f'{resource}-list')}?{asked}",
                }
                for resource, found in find_best(search, self.visibility).items()
            }
        )
