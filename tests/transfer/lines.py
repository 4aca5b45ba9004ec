"""Short ways to import what a test writes down, and to see what was wrong."""

import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest

from statements.documents.store.writes import Author
from statements.transfer import Imported, ImportRefused, import_items, read_lines
from statements.vocabularies import Through
from tests.builders import World, world

COMMAND = Author(None, Through.IMPORT)
"""Who writes when a command does."""


def lines_of(records: World) -> list[dict[str, Any]]:
    """Return the records of a world, each with its kind."""
    return [
        {"resource": resource, **raw} for resource, raws in records.items() for raw in raws.values()
    ]


def ndjson(records: Iterable[Any]) -> bytes:
    """Return values as lines; bytes are a line as they are."""
    return b"\n".join(
        record if isinstance(record, bytes) else json.dumps(record).encode() for record in records
    )


def take(records: Iterable[Any], **options: Any) -> Imported:
    """Import lines of NDJSON as a command does."""
    return take_bytes(ndjson(records), **options)


def take_bytes(
    data: bytes, *, format: str = "ndjson", author: Author = COMMAND, **options: Any
) -> Imported:
    return import_items(read_lines(BytesIO(data), format), author=author, **options)


def faults_of(data: bytes, **options: Any) -> set[tuple[int, str, str]]:
    """Return (line, pointer, code) of all that is wrong in bytes that are refused."""
    with pytest.raises(ImportRefused) as refused:
        take_bytes(data, **options)
    assert refused.value.more == 0
    for fault in refused.value.faults:
        assert fault.detail.encode()
    return {(fault.line, fault.pointer, fault.code) for fault in refused.value.faults}


__all__ = ["faults_of", "lines_of", "ndjson", "take", "take_bytes", "world"]
