"""Provenance over HTTP: on whose word a statement rests, and what became of it."""

from collections.abc import Iterator, Sequence

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from rest_framework.decorators import action
from rest_framework.request import Request

from statements.analysis.aftermath import choose_opposing, read_aftermath
from statements.analysis.corroboration import choose_candidates, compare_origins
from statements.analysis.provenance import draw_path, trace_statement
from statements.analysis.related import (
    RESTATES,
    STANDING,
    SUPPORTS,
    read_agreeing,
    read_lines,
    read_relations,
    read_stances,
)
from statements.api.aggregate_views import AggregateResponse, AggregateViewSet
from statements.api.provenance_schema import PROVENANCE
from statements.models import Stance
from statements.rest.http.conditional import conditional


class ProvenanceMixin(AggregateViewSet):
    """Adds ``provenance/`` to single statements."""

    @action(detail=True, operation=PROVENANCE)
    @conditional
    def provenance(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Answer with the path of a statement, what corroborates it, and its aftermath."""
        self.strict_query().raise_faults()
        traced = trace_statement(id, self.visibility)
        if traced is None:
            raise self.not_found(id)
        stances = read_stances(traced.pk)
        relations = read_relations(traced.pk, self.visibility)
        agreeing = read_agreeing(traced.pk, stances, self.visibility)
        candidates, opposing = choose_candidates(relations, agreeing), choose_opposing(relations)
        lines = read_lines(
            {*candidates.reasons, *(one.statement for one in opposing)}, self.visibility
        )
        answer = {
            **draw_path(traced),
            "corroboration": {
                **compare_origins(traced.pk, candidates, stances, lines),
                "lists": list(_lists(traced.id, stances)),
            },
            "aftermath": read_aftermath(traced.pk, opposing, lines),
        }
        return AggregateResponse(answer, self.latest_revision)


def _lists(id: str, stances: Sequence[Stance]) -> Iterator[str]:
    """Yield the addresses of the lists with all statements that are looked at."""
    standing = [("review_status", status) for status in STANDING]
    related = [("related_to", id), ("relation", SUPPORTS), ("relation", RESTATES)]
    yield _list([*related, *standing])
    for one in stances:
        same = [
            ("stance_holder", one.holder.key),
            ("stance_topic_exact", one.topic.key),
            ("stance", one.stance),
        ]
        yield _list([*same, *standing])


def _list(query: list[tuple[str, str]]) -> str:
    return f"{reverse('statements-list')}?{urlencode(query)}"
