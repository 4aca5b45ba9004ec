"""The parameters of positions, and the address of the list with the statements of one."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.urls import reverse
from django.utils.http import urlencode

from statements.analysis.held_stances import GROUP
from statements.analysis.positions import Span, Wanted
from statements.filters import StatementFilterSet
from statements.rest.query import values
from statements.rest.query.dates import DAY_PATTERN
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString, Schema
from statements.vocabularies import StanceValue

FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "pattern": DAY_PATTERN}

ROLL_UP, CONFLICT, DISAGREE, CHANGED_AFTER, CHANGED_BEFORE = PARAMETERS = (
    QueryParameter(
        "roll_up",
        "Whether a position is on a whole subtree: that of each `stance_topic`, or of each topic "
        "without a parent if none is given.",
        {**FLAG, "default": False},
    ),
    QueryParameter(
        "conflict",
        "`true` finds positions with a conflict: for and against the same topic at dates that "
        "overlap. `false` finds those without.",
        FLAG,
    ),
    QueryParameter(
        "disagree",
        "`true` finds positions on topics that one holder is in favor of now, and another one "
        "against. `false` finds those on all others.",
        FLAG,
    ),
    QueryParameter(
        "changed_after",
        "Finds positions with a change on or after this date: to a stance that may have been taken "
        "then.",
        DAY,
    ),
    QueryParameter(
        "changed_before",
        "Finds positions with a change on or before this date. With `changed_after`, it's the same "
        "change.",
        DAY,
    ),
)

TOPIC_EXACT = "stance_topic_exact"

Value = TypeVar("Value")


def read_wanted(query: QueryString) -> Wanted:
    """Return which positions a query asks for; faults are noted there."""
    is_rolled_up = query.read(ROLL_UP.name, values.boolean, False)
    if is_rolled_up:
        _refuse_excluded_topics(query)
    return Wanted(
        is_rolled_up,
        tuple(query.values("stance_topic")),
        _read(query, CONFLICT, values.boolean),
        _read(query, DISAGREE, values.boolean),
        _read_changed(query),
    )


def _read(
    query: QueryString, parameter: QueryParameter, parse: Callable[[str], Value]
) -> Value | None:
    text = query.value(parameter.name)
    return None if text is None else query.read(parameter.name, parse, None)


def _read_changed(query: QueryString) -> Span | None:
    after = _read(query, CHANGED_AFTER, values.date_range)
    before = _read(query, CHANGED_BEFORE, values.date_range)
    if after and before and after[0] > before[1]:
        name, other = CHANGED_AFTER.name, CHANGED_BEFORE.name
        detail = f'"{name}" is past "{other}": nothing can lie between them.'
        query.refuse(name, InvalidValue("crossed", detail))
    if after is None and before is None:
        return None
    return Span(after and after[0].isoformat(), before and before[1].isoformat())


def _refuse_excluded_topics(query: QueryString) -> None:
    """Refuse what no list of statements can repeat: to exclude some of the topics of a subtree."""
    for name in ("stance_topic_not", "stance_topic_exact_not"):
        if query.value(name) is not None:
            detail = (
                f'Nothing can be left out of a subtree: leave out "{name}" or "{ROLL_UP.name}", or '
                "give the topics to keep as stance_topic."
            )
            query.refuse(name, InvalidValue("not_rolled_up", detail))


def address_of_stances(query: QueryString, *, is_rolled_up: bool) -> Callable[[str, str], str]:
    """Return what makes the address of the list of statements with a holder's stances on a topic.

    These are the statements that the query finds and whose stance it chooses. The list has the same
    ones, as a statement tells of at most one stance of a holder on a topic: conditions on that
    stance are given as what it may be, because what it may not be would exclude other rows, too.
    """
    by_name = StatementFilterSet.by_name
    asked = [
        (name, value)
        for name in query.names
        if name in by_name and getattr(by_name[name].base.group, "name", None) != GROUP
        for value in query.values(name)
    ]
    asked += _kept(query, "stance", [word.value for word in StanceValue])
    asked += _kept(query, "stance_ascribed", ["true", "false"])
    topic_name = TOPIC_EXACT
    if is_rolled_up:
        topic_name = "stance_topic"
        asked += [(TOPIC_EXACT, value) for value in query.values(TOPIC_EXACT)]

    path, rest = reverse("statements-list"), "".join(f"&{urlencode([one])}" for one in asked)

    def address(holder: str, topic: str) -> str:
        return f"{path}?stance_holder={holder}&{topic_name}={topic}{rest}"

    return address


def _kept(query: QueryString, name: str, known: Sequence[str]) -> list[tuple[str, str]]:
    """Return the values that a parameter may have by the query, unless it may have any."""
    wanted, unwanted = query.values(name) or known, query.values(f"{name}_not")
    kept = [value for value in wanted if value not in unwanted]
    return [] if kept == [*known] else [(name, value) for value in kept]
