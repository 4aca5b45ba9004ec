"""Export all records as of a revision, as lines that an import can read."""

import json
from collections.abc import Iterator
from typing import Any

from statements.documents.lines import EXPORT_CHUNK, EXPORT_ORDER, export_line
from statements.documents.store.changes import Stamp
from statements.history.past import as_of
from statements.history.visibility import VisibleHistory, other_statements
from statements.models import Change
from statements.rest.json.strict_json import compact_json


def export_lines_as_of(number: int, *, only_public: bool = False) -> Iterator[str]:
    """Yield each record that existed as of a revision as a line of NDJSON.

    The lines are the same as in an export made back then. Memory use is constant.
    """
    for resource in EXPORT_ORDER:
        records = as_of(resource, number, sees_drafts=not only_public).order_by("key")
        last = ""
        while changes := list(records.filter(key__gt=last)[:EXPORT_CHUNK]):
            last = changes[-1].key
            yield from _lines(resource, changes, number, only_public=only_public)


def _lines(
    resource: str, changes: list[Change], number: int, *, only_public: bool
) -> Iterator[str]:
    documents = [json.loads(change.document or "") for change in changes]
    seen = VisibleHistory(other_statements(documents), sees_drafts=not only_public)
    for document in documents:
        yield export_line(resource, compact_json(_unstamped(seen.shown(document, number))))


def _unstamped(document: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in document.items() if name not in Stamp._fields}
    if "estimates" in plain:
        plain["estimates"] = [_unstamped(estimate) for estimate in plain["estimates"]]
    return plain
