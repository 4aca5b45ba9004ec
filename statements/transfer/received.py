"""What an import has read, before it is checked: documents, the facts that rules need, faults.

A record that is merged, or that only its identifiers name, can only be completed when nobody else
can change it any more. Until then, it waits.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty

from statements.documents import (
    MODELS,
    Document,
    Facts,
    load_documents,
    merge_document,
    parse_document,
    serializer_for,
)
from statements.documents.faults import Faults, faults_in
from statements.documents.serializers.layout import Key
from statements.rest.http.parsers import UnreadableJson, unreadable
from statements.rest.query.suggestions import quoted
from statements.transfer.items import Item, LineFault, Mode, Progress, silent
from statements.transfer.missing import Mentions
from statements.transfer.report import ImportFaults
from statements.transfer.spool import Spool, Spooled

FILE_PREFIX = "on-record-import-"

PROGRESS_EVERY = 500
"""Records between two reports of progress."""


class Received:
    """Documents and patches in spools, the facts that rules need, and faults."""

    def __init__(
        self,
        spool: Spool,
        patches: Spool,
        *,
        mode: Mode = Mode.REPLACE,
        create_missing: bool = False,
        progress: Progress = silent,
    ) -> None:
        self.spool = spool
        self.patches = patches
        self.mode = mode
        self.mentions = Mentions() if create_missing else None
        self.progress = progress
        self.facts = Facts()
        self.faults = ImportFaults()
        self.lines: dict[str, dict[str, int]] = {resource: {} for resource in MODELS}
        self.given_twice: set[tuple[str, str]] = set()
        self.gone: dict[str, dict[str, int]] = {}
        self.merged: dict[Key, str] = {}
        """What some of those that are gone were merged into."""
        self.count = 0

    def add(self, item: Item | LineFault) -> None:
        """Parse and spool one record, or note a deletion or a fault."""
        self.count += 1
        if self.count % PROGRESS_EVERY == 0:
            self.report_progress()
        if isinstance(item, LineFault):
            self.faults.add(*item)
            return
        mode = item.mode or self.mode
        if item.raw is None and item.id is not None:
            self.add_deletion(item.resource, item.id, item.line, item.into)
        elif isinstance(item.raw, dict) and "id" not in item.raw and identifiers_in(item.raw):
            self._wait(item.resource, Spooled(item.line, item.raw, mode=mode))
        elif mode is Mode.MERGE and isinstance(item.raw, dict):
            self._read_patch(item.line, item.resource, item.raw)
        elif spooled := self._parse(item.line, item.resource, item.raw, mode):
            self.add_document(item.resource, spooled)

    def report_progress(self) -> None:
        """Report how many records have been read."""
        self.progress("reading", self.count, None)

    def add_deletion(self, resource: str, id: str, line: int, into: str | None = None) -> None:
        """Note a record to delete, or one that was merged into another."""
        if self._is_new(resource, id, line):
            self.gone.setdefault(resource, {})[id] = line
            if into is not None:
                self.merged[resource, id] = into
            self.facts.forget(resource, id)

    def add_document(self, resource: str, spooled: Spooled) -> None:
        """Spool a parsed document, unless its id was given before."""
        id = spooled.document["id"]
        if id is None or self._is_new(resource, id, spooled.line):
            self._spool(resource, spooled)

    def add_patch(self, resource: str, line: int, patch: Document) -> None:
        """Spool a patch, which has a valid id, unless its id was given before."""
        if self._is_new(resource, patch["id"], line):
            self._wait(resource, Spooled(line, patch, mode=Mode.MERGE))

    def complete(self) -> None:
        """Merge patches into the records as they are, and add what only references name.

        Lines without an id get that of the record with one of their identifiers first. Nobody may
        change the records from here on until they are written.
        """
        total, done = sum(map(len, self.patches.places.values())), 0
        for resource in MODELS:
            for chunk in self.patches.chunks(resource):
                self._complete(resource, [spooled for _, spooled in chunk])
                done += len(chunk)
                self.progress("merging", done, total)
                if self.faults.are_too_many:
                    self.faults.refuse()
        if self.mentions is not None:
            self._add_missing(self.mentions)
            self.mentions = None  # the writing needs the memory

    def _complete(self, resource: str, waiting: list[Spooled]) -> None:
        patches = []
        for spooled in self._identify(resource, waiting):
            if spooled.mode is Mode.MERGE:
                patches.append(spooled)
            elif parsed := self._parse(spooled.line, resource, spooled.document, spooled.mode):
                self.add_document(resource, parsed)
        self._merge(resource, patches)

    def _identify(self, resource: str, waiting: list[Spooled]) -> Iterator[Spooled]:
        """Yield each line with an id; note a fault where its identifiers name no single record."""
        unnamed = [spooled.document for spooled in waiting if "id" not in spooled.document]
        owners = find_owners(resource, unnamed) if unnamed else {}
        for spooled in waiting:
            raw = spooled.document
            if "id" in raw:
                yield spooled
                continue
            ids = sorted({id for one in identifiers_in(raw) for id in owners.get(one, ())})
            if not ids:
                detail = "No record here has one of these identifiers: give the record an id."
                self.faults.add(spooled.line, "/identifiers", "unknown_identifier", detail)
            elif len(ids) > 1:
                detail = f"These identifiers are those of {' and '.join(ids)}: give the id of one."
                self.faults.add(spooled.line, "/identifiers", "ambiguous", detail)
            elif spooled.mode is not Mode.MERGE or self._is_new(resource, ids[0], spooled.line):
                yield spooled._replace(document={**raw, "id": ids[0]})

    def _merge(self, resource: str, patches: list[Spooled]) -> None:
        there = load_documents(resource, [patch.document["id"] for patch in patches])
        for line, patch, *_ in patches:
            try:
                raw = merge_document(resource, there.get(patch["id"]), patch)
            except UnreadableJson as error:
                self._add_unreadable(line, error)
                continue
            if spooled := self._parse(line, resource, raw, Mode.MERGE):
                self._spool(resource, spooled._replace(patch=patch))

    def _add_missing(self, mentions: Mentions) -> None:
        for (resource, id), mention in mentions.find_missing(self.facts):
            if other := mentions.contradicting.get((resource, id)):
                detail = (
                    f"Line {mention.line} gives {quoted(id)}, which is missing, another name or "
                    "kind: give it the same everywhere, or only its id here."
                )
                self.faults.add(other.line, other.pointer, "differs", detail)
            raw = {"id": id, "name": mention.name, "kind": mention.kind}
            line, pointer, *_ = mention
            if spooled := self._parse(line, resource, raw, Mode.CREATE, pointer=pointer):
                self._spool(resource, spooled)

    def _parse(
        self, line: int, resource: str, raw: object, mode: Mode, *, pointer: str = ""
    ) -> Spooled | None:
        """Return the document that raw JSON means, if the rules can check it; note its faults."""
        document, faults = parse_document(resource, raw, hints=self.faults.hints_left)
        self.faults.add_faults(line, faults, below=pointer)
        if document is None or faults.more:
            return None
        if self.mentions is not None and not pointer:
            self.mentions.note(line, resource, raw, document)
        at_fault = frozenset(fault.pointer for fault in faults)
        return Spooled(line, document, at_fault, mode, pointer=pointer)

    def _read_patch(self, line: int, resource: str, raw: Document) -> None:
        """Spool a patch with the id that it means, or note what is wrong with its id."""
        try:
            id = serializer_for(resource).fields["id"].run_validation(raw.get("id", empty))
        except ValidationError as error:
            found = [fault.below("/id") for fault in faults_in(error.detail)]
            self.faults.add_faults(line, Faults.first(found, len(found)))
        else:
            self.add_patch(resource, line, {**raw, "id": id})

    def _spool(self, resource: str, spooled: Spooled) -> None:
        self.facts.note(resource, spooled.document)
        self.spool.add(resource, spooled)

    def _wait(self, resource: str, spooled: Spooled) -> None:
        try:
            self.patches.add(resource, spooled)
        except RecursionError as error:
            self._add_unreadable(spooled.line, unreadable(error))

    def _add_unreadable(self, line: int, error: UnreadableJson) -> None:
        self.faults.add(line, "", error.code, error.detail)

    def _is_new(self, resource: str, id: str, line: int) -> bool:
        """Return whether this is the id's first use; if not, add a fault for each of its lines."""
        lines = self.lines[resource]
        if id not in lines:
            lines[id] = line
            return True
        first = lines[id]
        detail = "The record {} is given in line {} as well: give each record once."
        if (resource, id) not in self.given_twice:
            self.given_twice.add((resource, id))
            self.faults.add(first, "/id", "twice", detail.format(id, line))
        self.faults.add(line, "/id", "twice", detail.format(id, first))
        return False


def identifiers_in(raw: Document) -> list[tuple[str, str]]:
    """Return the scheme and value of each identifier in raw JSON that has both."""
    given = raw.get("identifiers")
    return [
        (one["scheme"], one["value"])
        for one in (given if isinstance(given, list) else ())
        if isinstance(one, dict)
        and isinstance(one.get("scheme"), str)
        and isinstance(one.get("value"), str)
    ]


def find_owners(resource: str, raws: Iterable[Document]) -> dict[tuple[str, str], set[str]]:
    """Return the ids of the records with each of the identifiers in raw JSON. One query."""
    values = {value for raw in raws for _, value in identifiers_in(raw)}
    records: QuerySet[Any] = MODELS[resource]._default_manager.all()
    rows = records.filter(identifiers__value__in=values)
    owners: dict[tuple[str, str], set[str]] = {}
    for scheme, value, id in rows.values_list("identifiers__scheme", "identifiers__value", "key"):
        owners.setdefault((scheme, value), set()).add(id)
    return owners


@contextmanager
def receiving(
    *, mode: Mode = Mode.REPLACE, create_missing: bool = False, progress: Progress = silent
) -> Iterator[Received]:
    """Give what an import receives into; its spools are gone afterwards."""
    with (
        TemporaryFile(prefix=FILE_PREFIX) as documents,
        TemporaryFile(prefix=FILE_PREFIX) as patches,
    ):
        yield Received(
            Spool(documents),
            Spool(patches),
            mode=mode,
            create_missing=create_missing,
            progress=progress,
        )
