"""Turn bytes into items: NDJSON, with one record per line, or JSON, an array of records.

Unreadable input is a fault in its line, never an exception: invalid JSON or UTF-8, a key given
twice, a number that JSON doesn't have, a value nested too deep.
"""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from statements.documents import MODELS, Document
from statements.documents.rules.records import SLUG
from statements.documents.store.merged_ids import MERGEABLE
from statements.rest.http.parsers import DECODER, unreadable
from statements.rest.query.suggestions import did_you_mean, quoted
from statements.rest.serializers.fields import list_path
from statements.transfer.items import Item, LineFault, Mode, describe_unknown_mode

FORMATS = ("ndjson", "json")
LONGEST = 10_000_000
"""Longest line that is read, in bytes: no record is that large."""

RESOURCE, URL, DELETED, MODE = "resource", "url", "deleted", "mode"
MERGED_INTO = "merged_into"
BLANK = re.compile(r"[ \t\r\n]*")
ONE_RECORD = "Each line has one whole record, as a JSON object."
AN_ARRAY = (
    "This is a JSON array and not lines: import it with --format json, or send it as "
    "application/json."
)
SPREAD_ARRAY = LineFault(1, "", "json", AN_ARRAY)
"""The one fault of an array that begins on the first line: each of its lines would be another."""

NO_ARRAY = (
    "Give an array of records: [{…}, {…}]. Lines of records are NDJSON: import them with --format "
    "ndjson, or send them as application/x-ndjson."
)
REMEDY = (
    f'Name the kind of record: "{RESOURCE}": one of {", ".join(MODELS)}, or the "{URL}" that an '
    "answer of the API gives it."
)


def read_lines(stream: BinaryIO, format: str) -> Iterator[Item | LineFault]:
    """Yield the records in a stream, each with its line or its place in the array, from 1.

    NDJSON is read line by line; a JSON array is held in memory as text.
    """
    return read_ndjson(stream) if format == "ndjson" else read_json(stream)


def read_ndjson(stream: BinaryIO) -> Iterator[Item | LineFault]:
    """Yield the record on each line that is not blank."""
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST)
            detail = f"A line has at most {LONGEST:,} bytes: put each record on its own line."
            yield LineFault(number, "", "too_long", detail)
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip(b" \t\r\n"):
            continue
        found = _read_line(number, line)
        yield found
        if found is SPREAD_ARRAY:
            return


def _read_line(number: int, line: bytes) -> Item | LineFault:
    try:
        raw = DECODER.decode(line.decode())
    except (ValueError, RecursionError) as error:
        text = line.strip()
        if number == 1 and text.startswith(b"[") and not text.endswith(b"]"):
            return SPREAD_ARRAY
        found = _unreadable(number, error)
        if isinstance(error, json.JSONDecodeError):
            found = found._replace(detail=f"{found.detail} {ONE_RECORD}")
        return found
    if isinstance(raw, list):
        return LineFault(number, "", "invalid", AN_ARRAY)
    return item_of(number, raw)


def read_json(stream: BinaryIO) -> Iterator[Item | LineFault]:
    """Yield each record of an array; stop at one that isn't JSON at all."""
    try:
        text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield _unreadable(1, error)
        return
    mark, place = _next_mark(text, 0)
    if mark != "[":
        yield LineFault(1, "", "not_an_array", NO_ARRAY)
        return
    number = 1
    mark, place = _next_mark(text, place + 1)
    while mark != "]":
        try:
            raw, place = DECODER.raw_decode(text, place)
            found = item_of(number, raw)
        except (ValueError, RecursionError) as error:
            found = _unreadable(number, error)
            try:
                _, place = PLAIN.raw_decode(text, place)
            except (ValueError, RecursionError):
                yield found
                return
        yield found
        mark, place = _next_mark(text, place)
        if mark == ",":
            number += 1
            _, place = _next_mark(text, place + 1)
        elif mark != "]":
            yield LineFault(number + 1, "", "json", "Expected a comma, or ] at the end.")
            return
    mark, _ = _next_mark(text, place + 1)
    if mark:
        yield LineFault(number, "", "json", "Nothing may follow the array.")


def _next_mark(text: str, place: int) -> tuple[str, int]:
    """Return the next character that isn't blank, or "" at the end, and its place."""
    found = BLANK.match(text, place)
    place = found.end() if found else place
    return text[place : place + 1], place


def item_of(line: int, raw: object) -> Item | LineFault:
    """Return the record that parsed JSON means, its kind taken from ``resource`` or ``url``.

    ``mode`` says what it does to a record with its id.
    """
    if not isinstance(raw, dict):
        return LineFault(line, "", "invalid", "Give a record, as a JSON object.")
    raw = dict(raw)
    if RESOURCE in raw:
        resource, pointer = raw.pop(RESOURCE), f"/{RESOURCE}"
    elif resource := _resource_at(raw.get(URL)):
        pointer = f"/{URL}"
    else:
        return LineFault(line, "", "no_resource", REMEDY)
    if resource == "estimates":
        detail = "Estimates come with their statement: import the statement that has it."
        return LineFault(line, pointer, "with_statement", detail)
    if not isinstance(resource, str):
        return LineFault(line, pointer, "unknown_word", REMEDY)
    if resource not in MODELS:
        hint = did_you_mean(resource, MODELS)
        detail = f"{quoted(resource)} is not a kind of record. {REMEDY}{hint}"
        return LineFault(line, pointer, "unknown_word", detail)
    for name, read_gone in ((DELETED, _deletion), (MERGED_INTO, _merger)):
        if name in raw:
            return read_gone(line, resource, raw)
    return _with_mode(line, resource, raw) if MODE in raw else Item(line, resource, raw)


def _with_mode(line: int, resource: str, raw: Document) -> Item | LineFault:
    mode = raw.pop(MODE)
    if mode not in list(Mode):
        detail = describe_unknown_mode(mode if isinstance(mode, str) else json.dumps(mode))
        return LineFault(line, f"/{MODE}", "unknown_word", detail)
    return Item(line, resource, raw, mode=Mode(mode))


def _resource_at(url: object) -> str | None:
    if not isinstance(url, str):
        return None
    for resource in (*MODELS, "estimates"):
        if url.startswith(list_path(resource)):
            return resource
    return None


def _deletion(line: int, resource: str, raw: Document) -> Item | LineFault:
    if raw[DELETED] is not True:
        detail = "Give true, without quotation marks, to delete the record, or leave this out."
        return LineFault(line, f"/{DELETED}", "invalid", detail)
    id = raw.get("id")
    if not isinstance(id, str) or not id:
        return LineFault(line, "/id", "required", "Name the id of the record that is deleted.")
    more = sorted(raw.keys() - {"id", URL, DELETED})
    if more:
        detail = f"What is deleted has nothing but its id: leave {quoted(more[0])} out."
        return LineFault(line, "", "unknown_key", detail)
    return Item(line, resource, None, id)


def _merger(line: int, resource: str, raw: Document) -> Item | LineFault:
    if resource not in MERGEABLE:
        detail = f"Only {', '.join(sorted(MERGEABLE))} are merged: leave this out."
        return LineFault(line, f"/{MERGED_INTO}", "invalid", detail)
    for name in ("id", MERGED_INTO):
        if not isinstance(raw.get(name), str) or not SLUG.match(raw[name]):
            detail = "Name the id of the record that was merged, and that of the one it is in now."
            return LineFault(line, f"/{name}", "required", detail)
    more = sorted(raw.keys() - {"id", URL, MERGED_INTO})
    if more:
        detail = f"What was merged has nothing but its id: leave {quoted(more[0])} out."
        return LineFault(line, "", "unknown_key", detail)
    return Item(line, resource, None, raw["id"], into=raw[MERGED_INTO])


def _unreadable(line: int, error: Exception) -> LineFault:
    found = unreadable(error)
    return LineFault(line, "", found.code, found.detail)


PLAIN = json.JSONDecoder()
