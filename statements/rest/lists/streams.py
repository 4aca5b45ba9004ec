"""A whole list in one answer: as NDJSON, a document on each line, or as CSV (RFC 4180).

Both are written from the documents that a page would show, chunk by chunk. What fails midway is
raised out of the stream, so that the server breaks the connection: an answer that ends is whole.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import ListSerializer, Serializer

from statements.rest.json.document_queries import select_documents
from statements.rest.limits.read_budget import limit_reading
from statements.rest.lists.keyset import Keyset
from statements.rest.serializers.fields import ReferenceSerializer

REVISION_HEADER = "X-Revision"
"""The header that names the latest revision that the reader may know of when a stream began."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins so for a formula, and runs it."""

SEPARATOR = "|"
"""Stands between the ids in one cell; no id has it."""

PIECE_BYTES = 64 * 1024
"""What a reader has to take in PIECE_SECONDS."""

PIECE_SECONDS = 30

STREAM_CHUNK = 1000
"""Documents per chunk when streaming: a few megabytes."""

Cell = Callable[[Any], str]
"""Gives the text of a cell from the document of its record."""


class SlowReader(Exception):
    """A reader took too long for a piece of a stream; it is broken off."""


class Pieces:
    """A stream in pieces of at most PIECE_BYTES, broken off for a reader who is too slow.

    Django calls `close` when the server is done with it, however it ended; that gives ``place``
    back.
    """

    def __init__(self, chunks: Iterator[bytes], place: ExitStack) -> None:
        self._chunks = chunks
        self._place = place
        self._rest = memoryview(b"")
        self._given_at = monotonic()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if monotonic() - self._given_at > PIECE_SECONDS:
            raise SlowReader(f"No piece of a stream was read for {PIECE_SECONDS} seconds.")
        if not self._rest:
            self._rest = memoryview(next(self._chunks))
        piece, self._rest = self._rest[:PIECE_BYTES], self._rest[PIECE_BYTES:]
        self._given_at = monotonic()
        return bytes(piece)

    def close(self) -> None:
        """Stop what is left of the stream, and give its place back."""
        with self._place:
            close = getattr(self._chunks, "close", None)
            if close:
                close()


class StreamRenderer(BaseRenderer):
    """A format in which a list comes whole."""

    def stream(self, documents: Iterable[list[str]], serializer: Any) -> Iterator[bytes]:
        """Yield the answer, a piece for each chunk of documents, which are JSON texts."""
        raise NotImplementedError

    def render(self, data: Any, *_: Any, **__: Any) -> Any:
        """Raise NotImplementedError: what this renders comes in pieces."""
        raise NotImplementedError


class NdjsonRenderer(StreamRenderer):
    """One JSON document on each line."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def stream(self, documents: Iterable[list[str]], serializer: Any) -> Iterator[bytes]:  # noqa: ARG002
        """Yield the lines of each chunk."""
        for texts in documents:
            yield ("\n".join(texts) + "\n").encode()


class CsvRenderer(StreamRenderer):
    """A row for each record, a column for each single value, and a cell for each list.

    A list of references has their ids, joined by ``|``; another list is JSON. An empty cell is
    null. Text that a spreadsheet would take for a formula is written with an apostrophe before it.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def stream(self, documents: Iterable[list[str]], serializer: Any) -> Iterator[bytes]:
        """Yield the row of names, then the rows of each chunk."""
        columns = dict(_columns(serializer))
        yield _lines([list(columns)])
        for texts in documents:
            records = map(json.loads, texts)
            yield _lines([[cell(record) for cell in columns.values()] for record in records])


STREAM_RENDERERS: tuple[type[StreamRenderer], ...] = (NdjsonRenderer, CsvRenderer)


def stream_documents(
    records: QuerySet[Any], keyset: Keyset, document: RawSQL
) -> Iterator[list[str]]:
    """Yield the documents of all records of a queryset, in the order of the keyset, by chunks.

    Each chunk is a query of its own, with a budget of its own, outside any transaction: memory
    stays the same however many records there are, and no writer or cleaner of the database waits
    for a slow reader.
    """
    place = None
    while True:
        with limit_reading():
            found = select_documents(
                keyset.after(records, place)[:STREAM_CHUNK], keyset.columns, document
            )
        if found:
            yield [row[-1] for row in found]
        if len(found) < STREAM_CHUNK:
            return
        place = found[-1][:-1]


def _lines(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _columns(serializer: Any, *path: str) -> Iterator[tuple[str, Cell]]:
    """Yield the name and the cells of each column, dotted for what is nested."""
    for name, field in serializer.fields.items():
        steps = (*path, name)
        if isinstance(field, Serializer):
            yield from _columns(field, *steps)
        else:
            yield ".".join(steps), _cell(steps, _text_of(field))


def _cell(steps: tuple[str, ...], text_of: Callable[[Any], str]) -> Cell:
    def cell(document: Any) -> str:
        value = document
        for step in steps:
            value = value[step]
            if value is None:
                return ""
        return text_of(value)

    return cell


def _text_of(field: Any) -> Callable[[Any], str]:
    if not isinstance(field, ListSerializer):
        return _scalar
    return _ids if isinstance(field.child, ReferenceSerializer) else _json


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return _json(value)


def _ids(references: list[dict[str, str]]) -> str:
    return SEPARATOR.join(reference["id"] for reference in references)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
