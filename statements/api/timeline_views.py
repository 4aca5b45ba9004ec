"""Timelines over HTTP: how many statements of a list were said when."""

from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.request import Request

from statements.analysis.timeline import MAX_BUCKETS, UNITS, TooManyBuckets, count_by_time
from statements.api.aggregate_views import AggregateViewSet
from statements.rest.http.conditional import conditional
from statements.rest.http.strict_view import COSTS_MUCH
from statements.rest.query.parameters import ChoiceParameter
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import did_you_mean, quoted

BY, SPLIT, IMPRECISE = "by", "split", "imprecise"

MONTH = "month"
FIRST, SPREAD = "first", "spread"


class TimelineMixin(AggregateViewSet):
    """Adds ``timeline/`` to the list of statements."""

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters known to the current action."""
        known = super().query_parameters()
        if getattr(self, "action", None) != "timeline":
            return known
        own = [
            QueryParameter(
                BY,
                f"The unit of time, by default {MONTH}. Weeks begin on Monday (ISO 8601).",
                {
                    "title": "TimelineUnit",
                    "type": "string",
                    "enum": list(UNITS),
                    "description": "A unit of time.",
                },
            ),
            QueryParameter(
                SPLIT,
                "A parameter with a vocabulary; each of its values gets counts of its own.",
                {
                    "title": "TimelineSplit",
                    "type": "string",
                    "enum": self.splits,
                    "description": "A parameter with a vocabulary.",
                },
            ),
            QueryParameter(
                IMPRECISE,
                "Where to count a statement that may have been said on several days: `first`, on "
                "the first of them, as by default, or `spread`, in every unit of time with one.",
                {
                    "title": "ImpreciseDates",
                    "type": "string",
                    "enum": [FIRST, SPREAD],
                    "description": "Where imprecise dates count.",
                },
            ),
        ]
        return [*self.filterset_class.query_parameters(), *own, *known]

    @property
    def splits(self) -> list[str]:
        """The names of the parameters by which a timeline can be split."""
        facets = self.filterset_class.facets()
        return [name for name, one in facets.items() if isinstance(one, ChoiceParameter)]

    @property
    def weight(self) -> int:  # type: ignore[override]
        """Return how many requests this one counts as."""
        is_timeline = getattr(self, "action", None) == "timeline"
        return COSTS_MUCH if is_timeline else super().weight

    @action(detail=False)
    @conditional
    def timeline(self, request: Request) -> HttpResponseBase:  # noqa: ARG002
        """Answer with the number of statements that were said in each unit of time."""
        query = self.strict_query()
        filterset = self.read_filters()
        by = _read_word(query, BY, list(UNITS)) or MONTH
        imprecise = _read_word(query, IMPRECISE, [FIRST, SPREAD]) or FIRST
        split = _read_word(query, SPLIT, self.splits)
        query.raise_faults()
        make = partial(count_by_time, filterset, by, split=split, is_spread=imprecise == SPREAD)
        asked = {BY: by, SPLIT: split, IMPRECISE: imprecise, "counts_once": imprecise == FIRST}

        def shape(made: list[Any]) -> dict[str, Any]:
            return {**asked, **made[0]}

        try:
            return self.aggregate_response(filterset, {f"{by}:{imprecise}:{split}": make}, shape)
        except TooManyBuckets as error:
            query.refuse(BY, InvalidValue("too_many", _advice(by, error)))
            query.raise_faults()
            raise


def _advice(by: str, error: TooManyBuckets) -> str:
    detail = (
        f"A timeline has at most {MAX_BUCKETS:,} units of time, and by {by} it would be "
        f"{error.count:,}, from {error.first} to {error.last}:"
    )
    narrower = "ask for fewer years with said_after and said_before."
    return (
        f"{detail} ask by {error.wider}, or {narrower}" if error.wider else f"{detail} {narrower}"
    )


def _read_word(query: QueryString, name: str, known: list[str]) -> str | None:
    """Return the value of a parameter if it's one of those known; another is a fault."""
    text = query.value(name)
    if text is not None and text not in known:
        hint = partial(did_you_mean, text, known)
        detail = f"{quoted(text)} is not a value of {name}: {', '.join(known)}."
        query.refuse(name, InvalidValue("unknown_word", detail, hint))
    return text
