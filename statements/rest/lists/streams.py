"""Streams a whole list in one response, as NDJSON or CSV (RFC 4180).

Both use the same documents as a page, chunk by chunk. If an error occurs midway, it's raised and
the server drops the connection, so a response that ends properly is complete.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from time import monotonic

from django.db.models import QuerySet
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import Field, ListField, ListSerializer, Serializer

from statements.rest.json.document_queries import Json, SelectDocuments, compact_json
from statements.rest.limits.read_budget import limit_reading
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.ranked_keyset import RankedKeyset
from statements.rest.serializers.objects import ReferenceSerializer

REVISION_HEADER = "X-Revision"
"""The header with the latest revision visible to the reader when the stream began."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets run text that starts with one of these as a formula."""

SEPARATOR = "|"
"""Separates the ids in a cell; no id contains it."""

PIECE_BYTES = 64 * 1024
"""Bytes a client must read every PIECE_SECONDS."""

PIECE_SECONDS = 30

STREAM_CHUNK = 1000
"""Documents per chunk when streaming: a few megabytes."""

Cell = Callable[[Json], str]
"""Returns the text of a cell, given the document of its record, or the value for the cell."""


class SlowReader(Exception):
    """The client read too slowly, so the stream was aborted."""


class PacedStream:
    """Splits a stream into pieces of at most PIECE_BYTES and aborts it if the client is too slow.

    Django calls `close` when the server is done, however the stream ended; this releases ``place``.
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
        """Stop the rest of the stream and release its place in the lane."""
        with self._place:
            if hasattr(self._chunks, "close"):
                self._chunks.close()


class StreamRenderer(BaseRenderer):
    """A format for streaming a whole list: call `stream`, not DRF's ``render``."""

    def stream(self, documents: Iterable[list[str]], serializer: Serializer) -> Iterator[bytes]:
        """Yield the encoded response for each chunk of documents, given as JSON texts."""
        raise NotImplementedError


class NdjsonRenderer(StreamRenderer):
    """One JSON document per line."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def stream(self, documents: Iterable[list[str]], serializer: Serializer) -> Iterator[bytes]:  # noqa: ARG002
        """Yield the lines of each chunk."""
        for texts in documents:
            yield ("\n".join(texts) + "\n").encode()


class CsvRenderer(StreamRenderer):
    """One row per record, one column per single value, and one cell per list.

    A list of references is their ids, joined by ``|``, and so is a list of ids; any other list is
    JSON. An empty cell is null, or no ids. Text that a spreadsheet would take for a formula gets an
    apostrophe in front.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def stream(self, documents: Iterable[list[str]], serializer: Serializer) -> Iterator[bytes]:
        """Yield the header row, then the rows of each chunk."""
        columns = dict(_columns(serializer))
        yield _lines([list(columns)])
        for texts in documents:
            records = map(json.loads, texts)
            yield _lines([[cell(record) for cell in columns.values()] for record in records])


STREAM_RENDERERS: tuple[type[StreamRenderer], ...] = (NdjsonRenderer, CsvRenderer)


def stream_documents(
    records: QuerySet, keyset: Keyset | RankedKeyset, select: SelectDocuments
) -> Iterator[list[str]]:
    """Yield the documents of a queryset in chunks, in the order of the keyset.

    Each chunk is a separate query with its own time limit, outside any transaction. So memory use
    doesn't grow with the list, and a slow client never holds up writers or vacuum.
    """
    place = None
    while True:
        with limit_reading():
            found = keyset.select(records, select, place, STREAM_CHUNK)
        if found:
            yield [row[-1] for row in found]
        if len(found) < STREAM_CHUNK:
            return
        place = found[-1][:-1]


def _lines(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _columns(serializer: Serializer, *path: str) -> Iterator[tuple[str, Cell]]:
    """Yield each column's name, dotted for nested keys, and the function for its cells."""
    for name, field in serializer.fields.items():
        steps = (*path, name)
        if isinstance(field, Serializer):
            yield from _columns(field, *steps)
        else:
            yield ".".join(steps), _cell(steps, _text_of(field))


def _cell(steps: tuple[str, ...], text_of: Cell) -> Cell:
    def cell(document: Json) -> str:
        value = document
        for step in steps:
            value = value[step]
            if value is None:
                return ""
        return text_of(value)

    return cell


def _text_of(field: Field) -> Cell:
    if isinstance(field, ListField):
        return SEPARATOR.join
    if not isinstance(field, ListSerializer):
        return _scalar
    return _ids if isinstance(field.child, ReferenceSerializer) else compact_json


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return compact_json(value)


def _ids(references: list[dict[str, str]]) -> str:
    return SEPARATOR.join(reference["id"] for reference in references)
