"""Provenance over HTTP: on whose word a statement rests, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from rest_framework.decorators import action
from rest_framework.request import Request

from statements.analysis.aftermath import read_aftermath
from statements.analysis.corroboration import (
    RESTATES,
    STANDING,
    SUPPORTS,
    find_corroboration,
)
from statements.analysis.provenance import read_path, with_path
from statements.api.aggregate_views import AggregateResponse, AggregateViewSet
from statements.api.provenance_schema import PROVENANCE
from statements.models import Statement
from statements.rest.http.conditional import conditional


class ProvenanceMixin(AggregateViewSet):
    """Adds ``provenance/`` to single statements."""

    @action(detail=True, operation=PROVENANCE)
    @conditional
    def provenance(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Answer with the path of a statement, what corroborates it, and its aftermath."""
        self.strict_query().raise_faults()
        statement = with_path(self.get_queryset()).filter(key=id).first()
        if statement is None:
            raise self.not_found(id)
        corroboration = find_corroboration(statement, self.visibility)
        stances = corroboration.pop("stances")
        answer = {
            **read_path(statement),
            "corroboration": {**corroboration, "lists": list(_lists(statement, stances))},
            "aftermath": read_aftermath(statement, self.visibility),
        }
        return AggregateResponse(answer, self.latest_revision)


def _lists(statement: Statement, stances: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Yield the addresses of the lists with all statements that are looked at."""
    standing = [("review_status", status) for status in STANDING]
    related = [("related_to", statement.key), ("relation", SUPPORTS), ("relation", RESTATES)]
    yield _list([*related, *standing])
    for one in stances:
        same = [
            ("stance_holder", one["holder"]),
            ("stance_topic_exact", one["topic"]),
            ("stance", one["stance"]),
        ]
        yield _list([*same, *standing])


def _list(query: list[tuple[str, str]]) -> str:
    return f"{reverse('statements-list')}?{urlencode(query)}"
