"""Names over HTTP: ``resolve/`` finds records by any spelling of their names."""

from typing import Any

from django.db.models import Model
from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from statements.analysis.names import MAX_NAME, Match, resolve
from statements.documents.serializers.references import (
    ActorReference,
    SourceReference,
    TopicReference,
)
from statements.rest.http.conditional import conditional
from statements.rest.http.views import RecordViewSet
from statements.rest.query import values
from statements.rest.query.query_string import InvalidValue, QueryParameter
from statements.rest.serializers.objects import ReferenceSerializer

MATCHES, MOST_MATCHES = 10, 20

REFERENCES: dict[type[Model], type[ReferenceSerializer]] = {
    one.Meta.model: one for one in (ActorReference, SourceReference, TopicReference)
}
"""How a record that was found is shown, by its kind."""

NAME, LIMIT = PARAMETERS = (
    QueryParameter(
        "name",
        "A name in any spelling and script, whole or in part.",
        {"type": "string", "minLength": 1, "maxLength": MAX_NAME},
        is_required=True,
    ),
    QueryParameter(
        "limit",
        "The most records to return.",
        {"type": "integer", "minimum": 1, "maximum": MOST_MATCHES, "default": MATCHES},
    ),
)


class ResolvingMixin(RecordViewSet):
    """Adds ``resolve/`` to records that have names."""

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters known to the current action."""
        known = super().query_parameters()
        return [*PARAMETERS, *known] if getattr(self, "action", None) == "resolve" else known

    @action(detail=False)
    @conditional
    def resolve(self, request: Request) -> HttpResponseBase:  # noqa: ARG002
        """Answer with the records whose names are like the one in the query, best first."""
        query = self.strict_query()
        name = query.read(NAME.name, _name, "")
        limit = query.read(LIMIT.name, _limit, MATCHES)
        query.raise_faults()
        matches = resolve(self.get_queryset(), name, limit)
        return Response({"results": [self.match_shown(match) for match in matches]})

    def match_shown(self, match: Match) -> dict[str, Any]:
        """Return a match as the answer shows it."""
        reference = REFERENCES[self.model](match.record).data
        return match._asdict() | {"record": reference}


def _name(text: str) -> str:
    if not text.strip():
        raise InvalidValue("empty", "Give a name to look for.")
    if len(text) > MAX_NAME:
        detail = f"A name has at most {MAX_NAME} characters, and this one has {len(text)}."
        raise InvalidValue("too_long", detail)
    return text


def _limit(text: str) -> int:
    limit = values.integer(text)
    if not 1 <= limit <= MOST_MATCHES:
        detail = f"At most {MOST_MATCHES} records are returned, and at least 1, not {limit}."
        raise InvalidValue("out_of_range", detail)
    return limit
