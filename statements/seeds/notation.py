"""Expands what a person writes into documents, and remembers where each value was written.

A seed file says what documents say, in fewer words: ids are the keys of mappings, what belongs
together is grouped, one item stands for a list of one, a plain value for an object, and what
follows from something else is left out. ``docs/annotating.md`` describes it for people.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.parsing import serializer_for
from statements.documents.serializers.parts import (
    ActorNameSerializer,
    ParticipationSerializer,
    RelationSerializer,
    SourceNameSerializer,
    SpanSerializer,
)
from statements.documents.serializers.records import EstimateSerializer
from statements.rest.query.suggestions import did_you_mean
from statements.rest.serializers.fields import DateTimeField, ReferenceSerializer
from statements.seeds.faults import SeedFault, Steps
from statements.seeds.reading import SeedFile
from statements.vocabularies import RelationKind, Role, SourceKind, SpanPart, Vocabulary

Field = Any
"""A field or serializer of a shape; DRF's classes have no common useful type."""

SHORTHANDS: dict[type, str] = {
    EdtfDateSerializer: "edtf",
    ActorNameSerializer: "name",
    SourceNameSerializer: "name",
    ParticipationSerializer: "actor",
    RelationSerializer: "other",
}
"""The shapes for which a plain value may stand, with the key that the value is."""

GROUPINGS: dict[type, tuple[str, type[Vocabulary]]] = {
    ParticipationSerializer: ("role", Role),
    SpanSerializer: ("part", SpanPart),
    RelationSerializer: ("kind", RelationKind),
}
"""The parts that are written grouped by one of their keys, with its vocabulary.

Parts stand in the vocabulary's order, so that the order of the groups in a file means nothing.
"""

ROLES = tuple(role.value for role in Role)
"""The groups that stand in the statement itself: ``speaker: donald-trump``."""

SHARED = ("actors", "sources", "topics")
KEYS = ("recorded", "document", *SHARED, "statements", "coverage")

UNRECORDED = datetime(1, 1, 1, tzinfo=UTC)
"""Stands for the time of recording while that is among a file's faults."""


@dataclass
class Entry:
    """One record of a seed file as a document, with the place that each value came from.

    ``origins`` leads from pointers into the document to paths in the file, both as tuples.
    """

    resource: str
    file: SeedFile
    origins: dict[Steps, Steps]
    document: dict[str, Any] = field(default_factory=dict)

    def fault(self, pointer: str, message: str) -> SeedFault:
        """Return the fault at a JSON pointer (RFC 6901), or at its nearest written ancestor."""
        steps = pointer.split("/")[1:]
        place: Steps = tuple(int(step) if step.isdigit() else step for step in steps)
        while place not in self.origins:
            place = place[:-1]
        return self.file.fault(self.origins[place], message)


@dataclass
class Seed:
    """One seed file, expanded: its records, and what was wrong with it so far.

    ``document`` is the id of the document that the file is about; a file of shared records has
    none. ``recorded`` is the UTC time at which the annotation was recorded.
    """

    file: SeedFile
    recorded: datetime = UNRECORDED
    document: str | None = None
    entries: list[Entry] = field(default_factory=list)
    faults: list[SeedFault] = field(default_factory=list)

    def fail(self, path: Steps, message: str) -> None:
        """Note that something at this path is wrong."""
        self.faults.append(self.file.fault(path, message))


def expand(file: SeedFile, stem: str) -> Seed:
    """Return the records of a seed file; ``stem`` is its name, which its document's id must be.

    Never raises: what is wrong with the notation stands in the result's ``faults``, and all that
    could be expanded in its ``entries``.
    """
    seed = Seed(file)
    if not isinstance(file.data, Mapping):
        seed.fail((), "A seed file is a mapping that begins with recorded.")
        return seed
    check_keys(seed, file.data, KEYS, ())
    seed.recorded = _recorded(seed)
    if "document" in file.data:
        seed.document = stem
        _expand_document(seed, stem)
    for resource in SHARED:
        for key, body in _mapping(seed, file.data.get(resource), (resource,)).items():
            _expand_record(seed, resource, body, (resource, key), {"id": key})
    if seed.document is not None:
        for short, body in _mapping(seed, file.data.get("statements"), ("statements",)).items():
            _expand_statement(seed, stem, short, body)
    else:
        for key in file.data.keys() & {"statements", "coverage"}:
            seed.fail((key,), "Only a file with the key document has this.")
    return seed


def written_keys(shape: Field) -> dict[str, Field]:
    """Return the fields of a shape that a person may write, by their keys."""
    return {name: field for name, field in shape.fields.items() if not field.read_only}


def full_id(seed: Seed, id: Any) -> Any:
    """Return the id of a statement of this file that is given by its short id; others as given."""
    statements = seed.file.data.get("statements")
    known = isinstance(statements, Mapping) and isinstance(id, str) and id in statements
    return f"{seed.document}-{id}" if known else id


def check_keys(seed: Seed, body: Mapping[str, Any], known: Iterable[str], path: Steps) -> None:
    """Note a fault for each key of the mapping at ``path`` that is not among the known ones."""
    known = list(known)
    for key in body:
        if key not in known:
            message = f"There is no key {key!r} here.{did_you_mean(key, known)}"
            seed.fail((*path, key), message)


def _recorded(seed: Seed) -> datetime:
    try:
        recorded: datetime = DateTimeField().run_validation(seed.file.data.get("recorded"))
    except ValidationError:
        remedy = "Give the UTC time at which this was recorded, such as 2024-12-18T09:30:00Z."
        seed.fail(("recorded",), remedy)
        return UNRECORDED
    return recorded


def _mapping(seed: Seed, value: Any, path: Steps) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    if value is not None:
        seed.fail(path, "Write a mapping here: keys with values.")
    return {}


def _expand_document(seed: Seed, stem: str) -> None:
    path: Steps = ("document",)
    body = dict(_mapping(seed, seed.file.data["document"], path))
    if body.pop("id", None) != stem:
        seed.fail((*path, "id"), f"Give the id of the document; it is the file's name, {stem!r}.")
    _expand_record(seed, "sources", body, path, {"id": stem, "kind": SourceKind.DOCUMENT.value})


def _expand_record(
    seed: Seed, resource: str, body: Any, path: Steps, implied: Mapping[str, Any]
) -> None:
    entry = Entry(resource, seed.file, {(): path})
    seed.entries.append(entry)
    body = _mapping(seed, body, path)
    entry.document = _Expansion(seed, entry).whole(
        serializer_for(resource), body, (), path, implied
    )


def _expand_statement(seed: Seed, stem: str, short: str, body: Any) -> None:
    path: Steps = ("statements", short)
    body = _mapping(seed, body, path)
    grouped = {key: value for key, value in body.items() if key in ROLES}
    body = {key: value for key, value in body.items() if key not in ROLES}
    entry = Entry("statements", seed.file, {(): path})
    seed.entries.append(entry)
    expansion = _Expansion(seed, entry)
    shape = serializer_for("statements")
    participants = shape.fields["participants"]
    entry.document = expansion.whole(
        shape,
        body,
        (),
        path,
        {
            "id": f"{stem}-{short}",
            "document": stem,
            "participants": expansion.value(participants, grouped, ("participants",), path),
        },
        groups=ROLES,
    )


class _Expansion:
    """The expansion of one record's body, which notes origins in its entry as it goes."""

    def __init__(self, seed: Seed, entry: Entry) -> None:
        self.seed = seed
        self.entry = entry

    def whole(
        self,
        shape: Field,
        body: Mapping[str, Any],
        pointer: Steps,
        path: Steps,
        implied: Mapping[str, Any],
        groups: Iterable[str] = (),
    ) -> dict[str, Any]:
        """Return the document of a mapping; the implied keys and values are not written in it."""
        fields = {key: field for key, field in written_keys(shape).items() if key not in implied}
        check_keys(self.seed, body, [*fields, *groups], path)
        document = dict(implied)
        for key, field_ in fields.items():
            if key in body:
                document[key] = self.value(field_, body[key], (*pointer, key), (*path, key))
        if isinstance(shape, EdtfDateSerializer):
            document["edtf"] = _edtf(document.get("edtf"))
        elif isinstance(shape, RelationSerializer):
            document["other"] = full_id(self.seed, document.get("other"))
        elif "digest" in fields:
            _complete_anchor(document)
        return document

    def value(self, field_: Field, value: Any, pointer: Steps, path: Steps) -> Any:
        """Return what a document has where a person wrote this value."""
        self.entry.origins[pointer] = path
        if isinstance(field_, serializers.ListSerializer):
            return self.parts(field_.child, value, pointer, path)
        if isinstance(field_, ReferenceSerializer) or value is None:
            return value
        if isinstance(field_, serializers.Serializer):
            return self.part(field_, value, pointer, path, {})
        return value

    def parts(self, child: Field, value: Any, pointer: Steps, path: Steps) -> list[Any]:
        """Return the list for which a group, a mapping by short ids or a single item may stand."""
        if type(child) in GROUPINGS:
            by, vocabulary = GROUPINGS[type(child)]
            written = list(self.by_group(by, vocabulary, value, path))
        elif isinstance(child, EstimateSerializer):
            written = list(self.by_id(value, path))
        else:
            written = [(item, place, {}) for item, place in _items(value, path)]
        return [
            self.part(child, item, (*pointer, place), origin, implied)
            for place, (item, origin, implied) in enumerate(written)
        ]

    def part(
        self, child: Field, value: Any, pointer: Steps, path: Steps, implied: Mapping[str, Any]
    ) -> Any:
        """Return one part or date, for which a plain value may stand."""
        self.entry.origins[pointer] = path
        if isinstance(child, ReferenceSerializer):
            return value
        if isinstance(value, Mapping):
            return self.whole(child, value, pointer, path, implied)
        shorthand = SHORTHANDS.get(type(child))
        if shorthand is None or value is None or isinstance(value, list):
            return value
        document = self.whole(child, {shorthand: value}, pointer, path, implied)
        self.entry.origins[(*pointer, shorthand)] = path
        return document

    def by_group(
        self, by: str, vocabulary: type[Vocabulary], groups: Any, path: Steps
    ) -> Iterator[tuple[Any, Steps, dict[str, Any]]]:
        order = [word.value for word in vocabulary]
        groups = _mapping(self.seed, groups, path)
        for word in sorted(groups, key=lambda w: order.index(w) if w in order else len(order)):
            for item, place in _items(groups[word], (*path, word)):
                yield item, place, {by: word}

    def by_id(self, bodies: Any, path: Steps) -> Iterator[tuple[Any, Steps, dict[str, Any]]]:
        for short, body in _mapping(self.seed, bodies, path).items():
            yield body, (*path, short), {"id": f"{self.seed.document}-{short}"}


def _items(value: Any, path: Steps) -> Iterator[tuple[Any, Steps]]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield item, (*path, place)
    else:
        yield value, path


def _edtf(value: Any) -> Any:
    """Return a year that YAML took for a number as the text it was."""
    is_year = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999
    return f"{value:04}" if is_year else value


def _complete_anchor(document: dict[str, Any]) -> None:
    """Add the end and the digest that follow from the start and the exact words."""
    start, exact = document.get("start"), document.get("exact")
    if isinstance(start, int) and isinstance(exact, str):
        document.setdefault("end", start + len(exact))
        document.setdefault("digest", hashlib.sha256(exact.encode()).hexdigest())
