"""Expands what a person wrote into documents, and remembers where each value was written.

A seed file says what documents say, in fewer words: ids are the keys of mappings, parts are
grouped, a list of one may be written without brackets and an object as a plain value, and what
follows from something else is left out. Which keys there are, the serializers of documents say.
``docs/annotating.md`` describes it for people.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

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
    TopicNameSerializer,
)
from statements.documents.serializers.records import EstimateSerializer
from statements.models import MODELS, Statement
from statements.rest.query.suggestions import did_you_mean
from statements.rest.serializers.fields import DateTimeField
from statements.rest.serializers.objects import ReferenceSerializer
from statements.seeds.faults import Steps
from statements.seeds.reading import SeedFile, Yaml
from statements.seeds.seed import Entry, Seed
from statements.vocabularies import RelationKind, Role, SourceKind, SpanPart, Vocabulary

WrittenPart = tuple[Yaml, Steps, dict[str, Yaml]]
"""What a person wrote for one part, its path in the file, and the keys implied by that path."""

SHORTHANDS: dict[type, str] = {
    EdtfDateSerializer: "edtf",
    ActorNameSerializer: "name",
    SourceNameSerializer: "name",
    TopicNameSerializer: "name",
    ParticipationSerializer: "actor",
    RelationSerializer: "other",
}
"""The serializers of what may be written as a plain value, with the key that it is the value of."""

GROUPINGS: dict[type, tuple[str, type[Vocabulary]]] = {
    ParticipationSerializer: ("role", Role),
    SpanSerializer: ("part", SpanPart),
    RelationSerializer: ("kind", RelationKind),
}
"""The parts that are written grouped by one of their keys, with its vocabulary.

The parts get the vocabulary's order, so that the order of the groups in a file means nothing.
"""

ROLES = tuple(role.value for role in Role)
"""The groups written in the statement itself: ``speaker: donald-trump``."""

NOT_A_MAPPING = "A seed file is a mapping that begins with recorded."

SHARED_RESOURCES = tuple(resource for resource in MODELS if resource != Statement.resource)
"""The records that any seed file may have, by id."""

KEYS = ("recorded", "document", *SHARED_RESOURCES, "statements", "coverage")


def expand_seed(file: SeedFile, name: str) -> Seed:
    """Return the records of a seed file; ``name`` is its stem, which its document's id must be.

    Doesn't raise: ``faults`` of the result say what is wrong with the notation, and ``entries``
    has whatever could be expanded.
    """
    seed = Seed(file, name)
    if not isinstance(file.data, dict):
        seed.fail((), NOT_A_MAPPING)
        return seed
    check_keys(seed, file.mapping, KEYS, ())
    seed.recorded = _read_recorded(seed)
    if "document" in file.mapping:
        seed.document = name
        _expand_document(seed)
    for resource in SHARED_RESOURCES:
        for id, body in _mapping(seed, file.mapping.get(resource), (resource,)).items():
            _expand_record(seed, resource, body, (resource, id), {"id": id})
    if seed.document is not None:
        for short, body in _mapping(seed, file.mapping.get("statements"), ("statements",)).items():
            given: dict[str, Yaml] = {"id": f"{name}-{short}", "document": name}
            _expand_record(seed, "statements", body, ("statements", short), given)
    else:
        for key in file.mapping.keys() & {"statements", "coverage"}:
            seed.fail((key,), "Only a file with the key document may have this.")
    return seed


def written_keys(serializer: serializers.Serializer) -> dict[str, serializers.Field]:
    """Return the fields of a serializer that a person may write, by their keys."""
    return {name: field for name, field in serializer.fields.items() if not field.read_only}


def full_id(seed: Seed, id: Yaml) -> Yaml:
    """Return the full id for a short id in this file, and any other value as it is."""
    statements = seed.file.mapping.get("statements")
    known = isinstance(statements, dict) and isinstance(id, str) and id in statements
    return f"{seed.document}-{id}" if known else id


def check_keys(seed: Seed, body: Iterable[str], known: Iterable[str], path: Steps) -> None:
    """Note a fault for each key of the mapping at ``path`` that is not among the known ones."""
    known = list(known)
    for key in body:
        if key not in known:
            message = f"There is no key {key!r} here.{did_you_mean(key, known)}"
            seed.fail((*path, key), message)


def _read_recorded(seed: Seed) -> datetime:
    try:
        return DateTimeField().run_validation(seed.file.mapping.get("recorded"))
    except ValidationError:
        remedy = "Give the UTC time at which this was recorded, such as 2024-12-18T09:30:00Z."
        seed.fail(("recorded",), remedy)
        return seed.recorded


def _mapping(seed: Seed, value: Yaml, path: Steps) -> dict[str, Yaml]:
    if isinstance(value, dict):
        return value
    if value is not None:
        seed.fail(path, "Write a mapping here: keys with values.")
    return {}


def _expand_document(seed: Seed) -> None:
    path: Steps = ("document",)
    body = dict(_mapping(seed, seed.file.mapping["document"], path))
    if body.pop("id", None) != seed.name:
        message = f"Give the id of the document; it is the file's name, {seed.name!r}."
        seed.fail((*path, "id"), message)
    _expand_record(
        seed, "sources", body, path, {"id": seed.name, "kind": SourceKind.DOCUMENT.value}
    )


def _expand_record(
    seed: Seed, resource: str, body: Yaml, path: Steps, implied: dict[str, Yaml]
) -> None:
    entry = Entry(resource, seed.file, {(): path})
    seed.entries.append(entry)
    expansion = _Expansion(seed, entry)
    serializer = serializer_for(resource)
    body = _mapping(seed, body, path)
    groups: tuple[str, ...] = ()
    if resource == "statements":
        groups = ROLES
        grouped: dict[str, Yaml] = {key: body[key] for key in body if key in groups}
        participants = serializer.fields["participants"]
        implied["participants"] = expansion.expand_value(
            participants, grouped, ("participants",), path
        )
    entry.document = expansion.expand_mapping(serializer, body, (), path, implied, groups)


class _Expansion:
    """Expands the body of one record, and notes origins in its entry along the way."""

    def __init__(self, seed: Seed, entry: Entry) -> None:
        self.seed = seed
        self.entry = entry

    def expand_mapping(
        self,
        serializer: serializers.Serializer,
        body: Mapping[str, Yaml],
        pointer: Steps,
        path: Steps,
        implied: Mapping[str, Yaml],
        groups: Iterable[str] = (),
    ) -> dict[str, Yaml]:
        """Return the document of a mapping, with the ``implied`` keys that it doesn't have."""
        fields = {key: one for key, one in written_keys(serializer).items() if key not in implied}
        check_keys(self.seed, body, [*fields, *groups], path)
        document = dict(implied)
        for key, field in fields.items():
            if key in body:
                document[key] = self.expand_value(field, body[key], (*pointer, key), (*path, key))
        if isinstance(serializer, EdtfDateSerializer):
            document["edtf"] = _year_as_text(document.get("edtf"))
        elif isinstance(serializer, RelationSerializer):
            document["other"] = full_id(self.seed, document.get("other"))
        return document

    def expand_value(
        self, field: serializers.Field, value: Yaml, pointer: Steps, path: Steps
    ) -> Yaml:
        """Return what a document has for a value that a person wrote."""
        if isinstance(field, serializers.ListSerializer):
            self.entry.origins[pointer] = path
            return self.expand_parts(field.child, value, pointer, path)
        return self.expand_part(field, value, pointer, path, {})

    def expand_parts(
        self, child: serializers.Field | None, value: Yaml, pointer: Steps, path: Steps
    ) -> list[Yaml]:
        """Return the list for groups, a mapping by short ids, a list or a single item."""
        if type(child) in GROUPINGS:
            by, vocabulary = GROUPINGS[type(child)]
            written = list(self.list_by_group(by, vocabulary, value, path))
        elif isinstance(child, EstimateSerializer):
            written = list(self.list_by_id(value, path))
        else:
            written = [(item, place, {}) for item, place in _list_items(value, path)]
        return [
            self.expand_part(child, item, (*pointer, place), origin, implied)
            for place, (item, origin, implied) in enumerate(written)
        ]

    def expand_part(
        self,
        child: serializers.Field | None,
        value: Yaml,
        pointer: Steps,
        path: Steps,
        implied: Mapping[str, Yaml],
    ) -> Yaml:
        """Return one value, part or date; some parts may be written as a plain value."""
        self.entry.origins[pointer] = path
        if isinstance(child, ReferenceSerializer) or not isinstance(child, serializers.Serializer):
            return value
        if isinstance(value, dict):
            return self.expand_mapping(child, value, pointer, path, implied)
        shorthand = SHORTHANDS.get(type(child))
        if shorthand is None or value is None or isinstance(value, list):
            return value
        document = self.expand_mapping(child, {shorthand: value}, pointer, path, implied)
        self.entry.origins[(*pointer, shorthand)] = path
        return document

    def list_by_group(
        self, by: str, vocabulary: type[Vocabulary], groups: Yaml, path: Steps
    ) -> Iterator[WrittenPart]:
        order = [word.value for word in vocabulary]
        groups = _mapping(self.seed, groups, path)
        for word in sorted(groups, key=lambda w: order.index(w) if w in order else len(order)):
            for item, place in _list_items(groups[word], (*path, word)):
                yield item, place, {by: word}

    def list_by_id(self, bodies: Yaml, path: Steps) -> Iterator[WrittenPart]:
        for short, body in _mapping(self.seed, bodies, path).items():
            yield body, (*path, short), {"id": f"{self.seed.document}-{short}"}


def _list_items(value: Yaml, path: Steps) -> Iterator[tuple[Yaml, Steps]]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield item, (*path, place)
    else:
        yield value, path


def _year_as_text(value: Yaml) -> Yaml:
    """Return a year as text, since YAML reads it as a number."""
    is_year = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999
    return f"{value:04}" if is_year else value
