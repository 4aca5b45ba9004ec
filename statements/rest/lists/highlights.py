"""Highlights: pieces of a record's texts with the words marked by which a search found it."""

import html
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db.models import QuerySet
from rest_framework import serializers

from statements.rest.json.document_queries import (
    DocumentRow,
    NamedSql,
    SelectDocuments,
    compact_json,
    select_documents,
)
from statements.rest.query import values
from statements.rest.query.parameters import Parameter
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.ranking import Highlight, Ranking, read_ranking

HIGHLIGHTS = "highlights"
"""The key that each record gets."""

MOST = 5
"""How many highlights a record gets at most."""

LENGTH, LEAD = 160, 40
"""How many characters of a text are shown, and how many of them at most before the first mark."""

CUT = "\u2026"
"""Stands for what is left out at either end of a text."""

Span = tuple[int, int]
"""The start and the end of what is marked in a text."""

HIGHLIGHT = QueryParameter(
    "highlight",
    f"Whether to add `{HIGHLIGHTS}` to each record: a list of at most {MOST} objects of the schema "
    f"`Highlight`, with the words that `q` found. The response below does without that key. "
    "It goes with any `view` and `fields`, but not with CSV.",
    {"type": "boolean", "default": False},
)


class HighlightSerializer(serializers.Serializer):
    """A piece of a text of a record, with the words that were found in it."""

    pointer = serializers.CharField(
        help_text="The place of the whole text in the whole record (RFC 6901)."
    )
    html = serializers.CharField(
        help_text=f"The piece as HTML, some {LENGTH} characters long: each word that was found is "
        f"in a `mark` element, and there is no other markup. `{CUT}` stands for what is left out."
    )


def read_highlights(
    query: QueryString, filters: Mapping[str, Parameter], *, is_csv: bool
) -> Ranking | None:
    """Return the search whose words to mark; None if the query asks for no highlights."""
    if not query.read(HIGHLIGHT.name, values.boolean, False):
        return None
    if is_csv:
        detail = (
            f'A CSV has no place for highlights: leave "{HIGHLIGHT.name}" out, or ask for JSON.'
        )
        query.refuse(HIGHLIGHT.name, InvalidValue("not_in_csv", detail))
    return read_ranking(query, filters, HIGHLIGHT.name, "A highlight")


def select_highlighted(
    records: QuerySet,
    columns: Sequence[str],
    select: SelectDocuments,
    ranking: Ranking,
    visible: QuerySet,
    document: NamedSql,
) -> list[DocumentRow]:
    """Return what ``select`` does, with highlights in each document.

    ``visible`` are all records that the reader may see, and ``document`` has the keys that the
    search marks.
    """
    rows = select(records, [*columns, "key"])
    found = visible.filter(key__in=[row[-2] for row in rows]).order_by("key")
    answers: dict[str, str] = dict(select_documents(found, ["key"], document))
    search, value = ranking
    return [
        # Without an answer, the record is gone since the first query.
        (*own, _with_highlights(text, search.highlights(value, json.loads(answers.get(key, "{}")))))
        for *own, key, text in rows
    ]


def _with_highlights(text: str, found: Iterator[Highlight]) -> str:
    shown = compact_json([one._asdict() for one in islice(found, MOST)])
    return f'{text[:-1]},"{HIGHLIGHTS}":{shown}}}'


def mark(text: str, spans: Sequence[Span]) -> str:
    """Return the piece of a text with the most marks, as HTML; see `HighlightSerializer`.

    There must be spans; they are in order, and apart from each other.
    """
    starts = [start for start, _ in spans]
    reach = LENGTH - LEAD
    marks = [bisect_right(starts, start + reach) - place for place, start in enumerate(starts)]
    start, end = _ends_of_piece(text, spans, marks.index(max(marks)))
    pieces, place = [], start
    for first, last in spans:
        if first < end and last > start:
            first, last = max(first, start), min(last, end)  # noqa: PLW2901
            pieces += [
                html.escape(text[place:first]),
                f"<mark>{html.escape(text[first:last])}</mark>",
            ]
            place = last
    pieces.append(html.escape(text[place:end]))
    return f"{CUT if start else ''}{''.join(pieces)}{CUT if end < len(text) else ''}"


def _ends_of_piece(text: str, spans: Sequence[Span], chosen: int) -> Span:
    """Return where the piece around a span starts and ends: between words, if there are any."""
    first, _ = spans[chosen]
    start = max(0, min(first - LEAD, len(text) - LENGTH))
    if start:
        blank = next((place for place in range(start, first) if text[place].isspace()), start - 1)
        start = blank + 1
    # An accent would join what stands before the piece: with it, ">" can become another character.
    while start < first and unicodedata.combining(text[start]):
        start += 1
    end = min(len(text), start + LENGTH)
    if end < len(text):
        whole = max((after for _, after in spans if after <= end), default=end)
        end = next((place for place in range(end, whole, -1) if text[place].isspace()), end)
    return start, end
