"""One line that says what a record is, for people and language models: text and recorded facts.

    Crosetto said that the force ought to work under UN aegis. [Guido Crosetto for Italy; demand;
    favor: Force operates under United Nations auspices; undated]

The database works it out for records as they are, and Python from the answers of past ones; tests
compare the two.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Coalesce, NullIf, Replace, Substr
from rest_framework import serializers

from statements.documents.serializers.brief_fields import Answer
from statements.models import Actor, Condition, Participation, Source, Stance, Statement, Topic
from statements.rest.json.document_queries import compact_json
from statements.rest.json.serializer_sql import json_expression
from statements.rest.json.sql_values import (
    Joined,
    JoinedRows,
    JsonNumber,
    JsonValue,
    Literal,
)
from statements.rest.visibility import Visibility
from statements.vocabularies import SPOKEN, Approximator, ConditionKind, ReviewStatus

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""The characters at which `str.splitlines` begins a new line."""

ON_ONE_LINE = str.maketrans(dict.fromkeys(LINE_ENDS, " "))
UNDATED = "undated"

UNLIMITED = (ConditionKind.EVEN_IF.value, ConditionKind.REGARDLESS.value)
"""The kinds of condition that don't limit what is said."""

STANDING = (ReviewStatus.UNREVIEWED.value, ReviewStatus.ACCEPTED.value)
"""The review statuses of statements that can be taken as they are."""

EXACT, BETWEEN = Approximator.EXACT.value, Approximator.BETWEEN.value
BOUNDS = {
    "lower": {True: "at least", False: "more than"},
    "upper": {True: "at most", False: "less than"},
}
"""The words for each bound, by whether it's included."""


class OneLineField(serializers.CharField):
    """A record in one line of plain text; in Python, worked out from its whole answer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def line(self, answer: Answer) -> str:
        """Return the line; it may still contain the line ends of a text."""
        raise NotImplementedError

    def line_sql(self, visibility: Visibility) -> Combinable:
        """Return the expression that works out the same line."""
        raise NotImplementedError

    def to_representation(self, value: Any) -> str:
        """Return the line of the record with this answer."""
        return self.line(value).translate(ON_ONE_LINE)


@json_expression.register
def _one_line(field: OneLineField, visibility: Visibility) -> BaseExpression:
    line = field.line_sql(visibility)
    for end in LINE_ENDS:
        line = _replace(line, end, " ")
    return JsonValue(line)


class StatementLine(OneLineField):
    """A statement in one line: its text; then the speakers, the kind, the stances and the date."""

    def line(self, answer: Answer) -> str:
        """Return the line of a statement."""
        pieces = [
            _voices(answer),
            _plain(answer["kind"]),
            *_stances(answer),
            "conditional" if _is_conditional(answer) else None,
            _trouble(answer),
            _date(answer["said"]),
        ]
        return _bracketed(answer["text"], pieces)

    def line_sql(self, visibility: Visibility) -> Combinable:
        """Return the same as an expression."""
        conditions = visibility.rows(Condition).filter(statement=OuterRef("pk"))
        limits = conditions.exclude(kind__in=UNLIMITED)
        return _text(
            F("text"),
            " [",
            _voices_sql(visibility, OuterRef("pk"), F("attribution")),
            _after("; ", _plain_sql("kind")),
            _stances_sql(visibility),
            Coalesce(_if_any(limits, "; conditional"), Literal("")),
            _after("; ", _trouble_sql(F("review_status"))),
            _after("; ", _date_sql("said")),
            "]",
        )


class EstimateLine(OneLineField):
    """An estimate in one line: what was measured and the number; then the speakers and the limits.

    In Python, the answer must have that of the whole statement as its ``statement``.
    """

    def line(self, answer: Answer) -> str:
        """Return the line of an estimate."""
        measured = answer["measured"] or _plain(answer["measure"])
        pieces = [
            _voices(answer["statement"]),
            answer["quantity_role"],
            answer["topic"] and answer["topic"]["name"],
            answer["likelihood"] and _plain(answer["likelihood"]),
            answer["scenario"],
            _trouble(answer["statement"]),
            _date(answer["as_of"]),
        ]
        number = ", ".join(_numbers(answer))
        return _bracketed(f"{measured}: {number} {answer['unit']}", pieces)

    def line_sql(self, visibility: Visibility) -> Combinable:
        """Return the same as an expression."""
        statement = visibility.rows(Statement).filter(pk=OuterRef("statement_id"))
        attribution, status = (
            Subquery(statement.values(column)) for column in ("attribution", "review_status")
        )
        return _text(
            Coalesce("measured", _plain_sql("measure")),
            ": ",
            _numbers_sql(),
            " ",
            F("unit"),
            " [",
            _voices_sql(visibility, OuterRef("statement_id"), attribution),
            _after("; ", F("quantity_role")),
            _after("; ", _name_sql(visibility.rows(Topic), "topic_id")),
            _after("; ", _plain_sql("likelihood")),
            _after("; ", F("scenario")),
            _after("; ", _trouble_sql(status)),
            _after("; ", _date_sql("as_of")),
            "]",
        )


class ActorLine(OneLineField):
    """The name, then the kind, the country and what the actor is part of."""

    def line(self, answer: Answer) -> str:
        """Return the line of an actor."""
        kind = answer["kind"] if answer["is_named"] else f"unnamed {answer['kind']}"
        return _bracketed(answer["name"], [kind, answer["country"], _part_of(answer["parent"])])

    def line_sql(self, visibility: Visibility) -> Combinable:
        """Return the same as an expression."""
        return _text(
            F("name"),
            Case(When(is_named=True, then=Literal(" [")), default=Literal(" [unnamed ")),
            F("kind"),
            _after("; ", F("country")),
            _after("; part of ", _name_sql(visibility.rows(Actor), "parent_id")),
            "]",
        )


class SourceLine(OneLineField):
    """The name, or else the id, then the kind, the publisher and the date."""

    def line(self, answer: Answer) -> str:
        """Return the line of a source."""
        publisher = answer["publisher"] and f"published by {answer['publisher']['name']}"
        published = answer["published"] and _date(answer["published"])
        return _bracketed(answer["name"] or answer["id"], [answer["kind"], publisher, published])

    def line_sql(self, visibility: Visibility) -> Combinable:
        """Return the same as an expression."""
        return _text(
            Coalesce("name", "key"),
            " [",
            F("kind"),
            _after("; published by ", _name_sql(visibility.rows(Source), "publisher_id")),
            _after("; ", Coalesce("published_edtf", "published_text")),
            "]",
        )


class TopicLine(OneLineField):
    """The name, then the kind, what the topic is part of and when it takes place."""

    def line(self, answer: Answer) -> str:
        """Return the line of a topic."""
        event = answer["event"] and _date(answer["event"])
        return _bracketed(answer["name"], [answer["kind"], _part_of(answer["parent"]), event])

    def line_sql(self, visibility: Visibility) -> Combinable:
        """Return the same as an expression."""
        return _text(
            F("name"),
            " [",
            F("kind"),
            _after("; part of ", _name_sql(visibility.rows(Topic), "parent_id")),
            _after("; ", Coalesce("event_edtf", "event_text")),
            "]",
        )


def _bracketed(head: str, pieces: Iterable[str | None]) -> str:
    return f"{head} [{'; '.join(piece for piece in pieces if piece is not None)}]"


def _text(*pieces: str | Combinable) -> Combinable:
    """Return pieces of text and expressions as one expression, which is null if any of them is."""
    return Joined(*(Literal(piece) if isinstance(piece, str) else piece for piece in pieces))


def _after(separator: str, piece: Combinable) -> Combinable:
    """Return a piece with a separator before it; nothing if it's null."""
    return Coalesce(_text(separator, piece), Literal(""))


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _plain_sql(column: str) -> Combinable:
    return _replace(F(column), "_", " ")


def _replace(text: Combinable, old: str, new: str) -> Combinable:
    return Replace(text, Literal(old), Literal(new))  # type: ignore[arg-type]


def _date(date: Answer | None) -> str:
    return (date["edtf"] or date["text"]) if date else UNDATED


def _date_sql(name: str) -> Combinable:
    return Coalesce(f"{name}_edtf", f"{name}_text", Literal(UNDATED))


def _if_any(rows: QuerySet[Any], text: str) -> Combinable:
    """Return the text if there is any row, or else null.

    For a condition with EXISTS, PostgreSQL would read the whole table of these rows.
    """
    return Subquery(rows.order_by().annotate(row_text=Literal(text)).values("row_text")[:1])


def _part_of(parent: Answer | None) -> str | None:
    return f"part of {parent['name']}" if parent else None


def _name_sql(records: QuerySet[Any], column: str) -> Combinable:
    return Subquery(records.filter(pk=OuterRef(column)).order_by().values("name"))


def _trouble(statement: Answer) -> str | None:
    status: str = statement["review_status"]
    return None if status in STANDING else status


def _trouble_sql(status: Combinable) -> Combinable:
    for standing in STANDING:
        status = NullIf(status, Literal(standing))
    return status


def _voices(statement: Answer) -> str:
    """Return who speaks, and for whom; if nobody does, how the document attributes it."""
    speakers, others = (_names(statement, role) for role in SPOKEN)
    whose = f" for {others}" if others else ""
    return f"{speakers or statement['attribution']}{whose}"


def _names(statement: Answer, role: str) -> str:
    named = (one["actor"]["name"] for one in statement["participants"] if one["role"] == role)
    return ", ".join(named)


def _voices_sql(visibility: Visibility, statement: OuterRef, attribution: Combinable) -> Combinable:
    rows = visibility.rows(Participation).filter(statement=statement)
    speakers, others = (
        NullIf(
            JoinedRows(
                rows.filter(role=role).annotate(row_text=F("actor__name")).values("row_text"), ", "
            ),
            Literal(""),
        )
        for role in SPOKEN
    )
    return _text(Coalesce(speakers, attribution), _after(" for ", others))


def _stances(statement: Answer) -> Iterator[str]:
    """Yield each stance, with its holder if it's ascribed."""
    voices = {one["actor"]["id"] for one in statement["participants"] if one["role"] in SPOKEN}
    for one in statement["stances"]:
        holder = "" if one["holder"]["id"] in voices else f"{one['holder']['name']} "
        yield f"{holder}{one['stance']}: {one['topic']['name']}"


def _stances_sql(visibility: Visibility) -> Combinable:
    voices = visibility.rows(Participation).filter(
        statement=OuterRef("statement"), actor=OuterRef("holder"), role__in=SPOKEN
    )
    named = _text(_name_sql(visibility.rows(Actor), "holder_id"), " ")
    topic = _name_sql(visibility.rows(Topic), "topic_id")
    text = _text("; ", Coalesce(_if_any(voices, ""), named), F("stance"), ": ", topic)
    rows = visibility.rows(Stance).filter(statement=OuterRef("pk"))
    return JoinedRows(rows.annotate(row_text=text).values("row_text"), "")


def _is_conditional(statement: Answer) -> bool:
    return any(one["kind"] not in UNLIMITED for one in statement["conditions"])


def _numbers(estimate: Answer) -> Iterator[str]:
    """Yield what was said of the number: the value, then the bounds."""
    numbers = {
        key: compact_json(estimate[key])
        for key in ("value", "lower", "upper")
        if estimate[key] is not None
    }
    approximator = estimate["approximator"]
    is_between = approximator == BETWEEN
    has_both = is_between and estimate["lower_inclusive"] and estimate["upper_inclusive"]
    if has_both:
        yield f"between {numbers['lower']} and {numbers['upper']}"
    if "value" in numbers:
        hedge = "likeliest" if is_between else "" if approximator == EXACT else approximator
        yield f"{hedge} {numbers['value']}".strip()
    for bound, words in BOUNDS.items():
        if bound in numbers and not has_both:
            yield f"{words[estimate[f'{bound}_inclusive']]} {numbers[bound]}"


def _numbers_sql() -> Combinable:
    value = JsonNumber(F("value"))
    has_both = Q(approximator=BETWEEN, lower_inclusive=True, upper_inclusive=True)
    between = _text(", between ", JsonNumber(F("lower")), " and ", JsonNumber(F("upper")))
    pieces = [
        Case(When(has_both, then=between), default=Literal("")),
        Case(
            When(value=None, then=Literal("")),
            When(approximator=EXACT, then=_text(", ", value)),
            When(approximator=BETWEEN, then=_text(", likeliest ", value)),
            default=_text(", ", F("approximator"), " ", value),
        ),
    ]
    for bound, words in BOUNDS.items():
        number = JsonNumber(F(bound))
        pieces.append(
            Case(
                When(has_both | Q(**{bound: None}), then=Literal("")),
                When(**{f"{bound}_inclusive": True}, then=_text(f", {words[True]} ", number)),
                default=_text(f", {words[False]} ", number),
            )
        )
    return Substr(Joined(*pieces), len(", ") + 1)
