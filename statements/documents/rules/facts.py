"""What the rules may know about other records, gathered in bulk before any rule runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Max, QuerySet

from statements.documents.rules.cycles import CycleFinder
from statements.documents.serializers.layout import layout_of, referenced_ids
from statements.documents.serializers.parsing import Batch, Document, serializer_for
from statements.models import (
    MODELS,
    Actor,
    Assessment,
    Condition,
    Correction,
    Estimate,
    Hop,
    Participation,
    Relation,
    Source,
    Span,
    Statement,
    StatementIdentifier,
)
from statements.vocabularies import CorrectionKind, RelationKind, Role, SourceKind

_LAYOUTS = {resource: layout_of(serializer_for(resource)) for resource in MODELS}
REFERRED_TO = {
    reference.resource for layout in _LAYOUTS.values() for reference in layout.references.values()
}
"""The kinds of record that other records' own rows refer to; they are written before those."""

LINKS = {
    resource: {
        name: reference.resource
        for name, reference in layout.references.items()
        if resource in REFERRED_TO
    }
    for resource, layout in _LAYOUTS.items()
}
"""References in a record's own row that can form chains, and the resource each points to.

Statements have none: no record's own row refers to a statement.
"""

ASKED = ("kind", "text_length")
"""What rules ask of other records, besides their links."""

COLUMNS = {
    resource: {
        **{name: name for name in ASKED if name in layout.columns},
        **{name: f"{name}__key" for name in LINKS[resource]},
    }
    if resource in REFERRED_TO
    else {}
    for resource, layout in _LAYOUTS.items()
}
"""The document keys that rules ask of records in the database, with their lookups."""

UNIQUE = {
    resource: {
        field.name: f"{field.name}__key" if field.is_relation else field.name
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key and field.name != "key"
    }
    for resource, model in MODELS.items()
}
"""Keys besides the id whose values no two records may share, with their lookups."""

Known = Mapping[str, Any]
"""What is known of a record: a document, or the part of one that rules may ask."""

NOTHING: Known = {}
"""What rules may ask of most statements. They share this one object to save memory."""


DEPENDED_ON = {"kind": "kind", "text_length": "text_length", "actor": "actor__key"}
"""The keys of a source that others depend on, with their lookups."""

ANCHORED = (Hop, Condition, Span, Estimate)


@dataclass
class Dependents:
    """What depends on a source: who needs it to be of a kind, how far anchors reach, who speaks.

    ``kinds`` and ``speakers`` name one dependent for each kind and speaker, as ``resource/id``;
    ``reach`` is where the last anchor ends, in code points.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    reach: int = 0


@dataclass
class Facts:
    """What is known about records: by resource and id, and who has which unique value.

    Records from the database have only the keys in COLUMNS. ``owners`` maps (resource, key, value)
    to the id of the record with that unique value, ``identifiers`` (scheme, value) to the id of the
    statement that has it; ``estimates`` maps the id of an estimate to that of its statement;
    ``dependents`` maps the id of a source that the batch changes to what depends on it in the
    database.
    """

    records: dict[str, dict[str, Known]] = field(
        default_factory=lambda: {resource: {} for resource in MODELS}
    )
    owners: dict[tuple[str, str, str], str] = field(default_factory=dict)
    identifiers: dict[tuple[str, str], str] = field(default_factory=dict)
    estimates: dict[str, str] = field(default_factory=dict)
    dependents: dict[str, Dependents] = field(default_factory=dict)
    own: dict[str, set[str]] = field(
        default_factory=lambda: {resource: set() for resource in MODELS}
    )
    """Ids of records that are written or deleted; the database isn't asked about them."""
    replaced: dict[str, list[str]] = field(default_factory=dict)
    """The ids of the documents that a document replaces, by its own; most replace none."""

    @cached_property
    def circles(self) -> CycleFinder[tuple[str, str]]:
        """Finds records whose own rows refer to each other in a circle."""
        return CycleFinder(lambda node: ((target, id) for _, target, id in self.links(*node)))

    @cached_property
    def successions(self) -> CycleFinder[str]:
        """Finds statements that supersede each other in a circle."""
        return CycleFinder(self.supersedes)

    @cached_property
    def replacements(self) -> CycleFinder[str]:
        """Finds documents that replace each other in a circle."""
        return CycleFinder(lambda id: self.replaced.get(id, ()))

    @classmethod
    def of(cls, batch: Batch) -> "Facts":
        """Return the facts in a batch alone."""
        facts = cls()
        for resource, documents in batch.items():
            for document in documents:
                facts._add(resource, document, document)
        return facts

    @classmethod
    def gather(cls, batch: Batch) -> "Facts":
        """Return the facts in a batch and in the database; the batch takes precedence.

        The number of queries depends on the depth of references, never on how many there are.
        """
        facts = cls.of(batch)
        facts.learn(batch)
        return facts

    def learn(self, batch: Batch) -> None:
        """Add what the database has on the records that documents refer to or clash with.

        Everything that is written or deleted must have been added before.
        """
        self._read_owners(batch)
        self.dependents |= gather_dependents(batch.get("sources", ()), self.own)
        wanted = referenced_ids(batch)
        while any(wanted.values()):
            wanted = self._read(wanted)
        self._read_replaced(batch.get("sources", ()))

    def note(self, resource: str, document: Document) -> None:
        """Add a document that is written, keeping only what rules may ask of it."""
        light: Known = {name: document.get(name) for name in COLUMNS[resource]}
        if superseding := _superseding(document):
            light = {"relations": superseding}
        self._add(resource, document, light or NOTHING)

    def correct(self, resource: str, document: Document) -> None:
        """Replace what is known of a document that is written."""
        for name in ("circles", "successions", "replacements"):
            vars(self).pop(name, None)
        self.note(resource, document)

    def forget(self, resource: str, id: str) -> None:
        """Treat a record as deleted, whatever the database has."""
        self.own[resource].add(id)

    def get(self, resource: str, id: str | None) -> Known | None:
        """Return what is known of a record, or None if there is none with this id."""
        return self.records[resource].get(id) if id is not None else None

    def supersedes(self, id: str) -> list[str]:
        """Return the ids of the statements that a statement supersedes."""
        superseding = _superseding(self.get("statements", id) or {})
        return [relation["other"] for relation in superseding if relation["other"] is not None]

    def links(self, resource: str, id: str) -> Iterable[tuple[str, str, str]]:
        """Yield (key, resource, id) for each reference in a record's own row that is in LINKS."""
        record = self.get(resource, id) or {}
        for name, target in LINKS[resource].items():
            if record.get(name):
                yield name, target, record[name]

    def _add(self, resource: str, document: Document, known: Known) -> None:
        id = document.get("id")
        if id is None:
            return
        self.own[resource].add(id)
        self.records[resource][id] = known
        if replaced := _replaced(document):
            self.replaced[id] = replaced
        for name in UNIQUE[resource]:
            if document.get(name):
                self.owners.setdefault((resource, name, document[name]), id)
        for estimate in document.get("estimates") or ():
            if estimate and estimate["id"]:
                self.estimates.setdefault(estimate["id"], id)
        if resource == Statement.resource:
            for identifier in document.get("identifiers") or ():
                if identifier:
                    self.identifiers.setdefault((identifier["scheme"], identifier["value"]), id)

    def _read(self, wanted: dict[str, set[str]]) -> dict[str, set[str]]:
        following: dict[str, set[str]] = {}
        for resource, ids in wanted.items():
            new = ids - self.records[resource].keys() - self.own[resource]
            if not new:
                continue
            rows = MODELS[resource].objects.filter(key__in=new)
            for key, *values in rows.values_list("key", *COLUMNS[resource].values()):
                # Records may gain links, so what was found about circles no longer holds.
                vars(self).pop("circles", None)
                vars(self).pop("successions", None)
                self.records[resource][key] = dict(zip(COLUMNS[resource], values, strict=True))
                for _, target, id in self.links(resource, key):
                    following.setdefault(target, set()).add(id)
            if resource == "statements":
                following.setdefault(resource, set()).update(self._read_supersedes(new))
        return following

    def _read_supersedes(self, ids: set[str]) -> set[str]:
        others: set[str] = set()
        kind = RelationKind.SUPERSEDES.value
        rows = Relation.objects.filter(statement__key__in=ids, kind=kind)
        for key, other in rows.values_list("statement__key", "other__key"):
            record = dict(self.records["statements"][key])
            relation = {"kind": kind, "other": other}
            record["relations"] = [*record.get("relations", ()), relation]
            self.records["statements"][key] = record
            others.add(other)
        return others

    def _read_replaced(self, sources: Iterable[Document]) -> None:
        """Follow what the documents replace; it's a query for each step, and none if they don't."""
        wanted = {id for document in sources for id in _replaced(document)}
        while wanted := wanted - self.replaced.keys() - self.own["sources"]:
            vars(self).pop("replacements", None)
            self.replaced |= {id: [] for id in wanted}
            rows = Correction.objects.filter(
                source__key__in=wanted, kind=CorrectionKind.REPLACES.value
            )
            for id, other in rows.values_list("source__key", "document__key"):
                self.replaced[id].append(other)
            wanted = {other for id in wanted for other in self.replaced[id]}

    def _read_owners(self, batch: Batch) -> None:
        """Add who has the documents' unique values; the database overrides the batch.

        Where there are none, no queryset is made: even an empty one takes time to compile.
        """
        for resource, documents in batch.items():
            for name, lookup in UNIQUE[resource].items():
                values = {document[name] for document in documents if document.get(name)}
                if not values:
                    continue
                rows = MODELS[resource].objects.filter(**{f"{lookup}__in": values})
                for key, value in rows.values_list("key", lookup):
                    if key not in self.own[resource]:
                        self.owners[resource, name, value] = key
        statements = batch.get("statements", ())
        self._read_identifiers(statements)
        self._read_estimates(statements)

    def _read_identifiers(self, statements: Iterable[Document]) -> None:
        values = {
            identifier["value"]
            for document in statements
            for identifier in document["identifiers"] or ()
            if identifier
        }
        if not values:
            return
        rows = StatementIdentifier.objects.filter(value__in=values)
        for scheme, value, owner in rows.values_list("scheme", "value", "statement__key"):
            if owner not in self.own["statements"]:
                self.identifiers[scheme, value] = owner

    def _read_estimates(self, statements: Iterable[Document]) -> None:
        numbers = {
            estimate["id"]
            for document in statements
            for estimate in document["estimates"] or ()
            if estimate
        }
        if not numbers:
            return
        estimates = Estimate.objects.filter(key__in=numbers)
        for key, owner in estimates.values_list("key", "statement__key"):
            is_deleted = owner in self.own["statements"] and owner not in self.records["statements"]
            if not is_deleted:
                self.estimates[key] = owner


def _superseding(statement: Known) -> list[Document]:
    """Return the relations by which a statement supersedes others."""
    return [
        relation
        for relation in statement.get("relations") or ()
        if relation and relation["kind"] == RelationKind.SUPERSEDES.value
    ]


def _replaced(source: Known) -> list[str]:
    """Return the ids of the documents that a source replaces."""
    return [
        correction["document"]
        for correction in source.get("corrections") or ()
        if correction
        and correction["kind"] == CorrectionKind.REPLACES.value
        and correction["document"] is not None
    ]


def gather_dependents(
    sources: Iterable[Document], written: Mapping[str, set[str]]
) -> dict[str, Dependents]:
    """Return the dependents, by id, of each source that changes in a way others may depend on.

    Records that are also ``written`` (ids by resource) don't count: they are checked in their new
    state. It's a single query if no such source changes.
    """
    changed = _changed(sources)
    if not changed:
        return {}
    found = {id: Dependents() for id in changed}
    _gather_kinds(found, written)
    _gather_reach(found, written)
    _gather_speakers(found, written)
    return found


def _changed(documents: Iterable[Document]) -> set[str]:
    sources: dict[str, Document] = {document["id"]: document for document in documents}
    if not sources:
        return set()
    rows = Source.objects.filter(key__in=sources).values_list("key", *DEPENDED_ON.values())
    return {id for id, *values in rows if values != [sources[id].get(name) for name in DEPENDED_ON]}


def _gather_kinds(found: Mapping[str, Dependents], written: Mapping[str, set[str]]) -> None:
    outlet, document = SourceKind.OUTLET.value, SourceKind.DOCUMENT.value
    for kind, model, column, owner, resource in (
        (outlet, Source, "publisher", "key", "sources"),
        (outlet, Actor, "known_via", "key", "actors"),
        (document, Correction, "document", "source__key", "sources"),
        (document, Assessment, "document", "statement__key", "statements"),
        (document, Statement, "document", "key", "statements"),
    ):
        rows: QuerySet[Any] = model._default_manager.filter(**{f"{column}__key__in": found})
        for id, dependent in rows.order_by(f"-{owner}").values_list(f"{column}__key", owner):
            if dependent not in written[resource]:
                found[id].kinds[kind] = f"{resource}/{dependent}"


def _gather_reach(found: Mapping[str, Dependents], written: Mapping[str, set[str]]) -> None:
    for model in ANCHORED:
        parts = model.objects.filter(statement__document__key__in=found)
        ends = parts.order_by().values("statement__document__key", "statement__key")
        for id, statement, end in ends.annotate(last=Max("end")).values_list(
            "statement__document__key", "statement__key", "last"
        ):
            if statement not in written["statements"]:
                found[id].reach = max(found[id].reach, end or 0)


def _gather_speakers(found: Mapping[str, Dependents], written: Mapping[str, set[str]]) -> None:
    speakers = Participation.objects.filter(
        role=Role.SPEAKER.value, statement__chain__source__key__in=found
    )
    for id, speaker, statement in speakers.values_list(
        "statement__chain__source__key", "actor__key", "statement__key"
    ):
        if id in found and statement not in written["statements"]:
            found[id].speakers[speaker] = f"statements/{statement}"
