"""Records that an import lacks and that its references say enough of to be created."""

from collections.abc import Iterator, Mapping
from sys import intern
from typing import NamedTuple

from statements.documents import MODELS, Document, Facts, serializer_for
from statements.documents.serializers.layout import Key, find_references
from statements.documents.store.bulk import chunked
from statements.documents.store.merged_ids import find_merged
from statements.documents.store.writes import IDS_PER_QUERY
from statements.rest.problems.pointers import value_at

GIVEN = frozenset({"id", "name", "kind"})
IGNORED = frozenset({"url"})
"""A read-only key, which references in answers have."""


class Mention(NamedTuple):
    """A reference as ``{id, name, kind}``: its line, the pointer to it, and what it says."""

    line: int
    pointer: str
    name: object
    kind: object

    def describes_same(self, other: "Mention") -> bool:
        """Return whether both give the record the same name and kind."""
        return (self.name, self.kind) == (other.name, other.kind)


class Mentions:
    """The first reference as ``{id, name, kind}`` to each record, and the first that contradicts.

    Others aren't kept, so memory grows with the number of records that are referred to.
    """

    def __init__(self) -> None:
        self.first: dict[Key, Mention] = {}
        self.contradicting: dict[Key, Mention] = {}

    def note(self, line: int, resource: str, raw: object, document: Document) -> None:
        """Note the references that raw JSON has in full; the document is what it means."""
        for reference in find_references(resource, document):
            given = value_at(raw, reference.pointer)
            if not isinstance(given, Mapping) or given.keys() - IGNORED != GIVEN:
                continue
            # What has no name, such as a statement, can't be created from one.
            if "name" not in serializer_for(reference.resource).fields:
                continue
            key = reference.resource, reference.id
            kind = intern(given["kind"]) if isinstance(given["kind"], str) else given["kind"]
            mention = Mention(line, intern(reference.pointer), given["name"], kind)
            if not self.first.setdefault(key, mention).describes_same(mention):
                self.contradicting.setdefault(key, mention)

    def find_missing(self, facts: Facts) -> Iterator[tuple[Key, Mention]]:
        """Yield the records that are neither in the facts' batch nor in the database."""
        for resource, model in MODELS.items():
            own = facts.own[resource]
            wanted = [id for kind, id in self.first if kind == resource and id not in own]
            for some in chunked(wanted, IDS_PER_QUERY):
                there = set(model.objects.filter(key__in=some).values_list("key", flat=True))
                # A reference by the id of a merged record leads to the one that it's in now.
                there |= find_merged(resource, [id for id in some if id not in there]).keys()
                for id in some:
                    if id not in there:
                        yield (resource, id), self.first[resource, id]
