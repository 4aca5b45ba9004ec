"""What keeps two records from being one, and what the one that stays takes from the other.

Nothing here makes a query.
"""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.documents.serializers.parsing import Document

INTO = "/into"
"""Where a request names the record that stays, and so the place of every fault."""

COMPARED = {
    "kind": "kinds",
    "wikidata_id": "Wikidata ids",
    "text_sha256": "SHA-256 of their texts",
}
"""The keys in which two records can't differ, if both have them, and what they are called."""

TAKEN = (("wikidata_id",), ("text_sha256", "text_length", "retrieved_at"))
"""The keys that tell what a record is; each group is taken as a whole if the other lacks it."""

UNITED = {"identifiers": ("scheme", "value"), "corrections": ("kind", "document")}
"""The lists that are united, by the keys that make their items unique."""


def find_obstacles(gone: Document, other: Document) -> Iterator[Fault]:
    """Yield a fault for each reason why two records can't be the same."""
    for record in (gone, other):
        if not record.get("is_named", True):
            detail = f"{record['id']} is unnamed: nobody can tell that it is the same as another."
            yield Fault(INTO, "unnamed", detail)
    for key, what in COMPARED.items():
        own, others = gone.get(key), other.get(key)
        if own is not None and others is not None and own != others:
            detail = f"The {what} differ: {own} of {gone['id']} and {others} of {other['id']}."
            yield Fault(INTO, key, detail)


def unite(gone: Document, other: Document) -> Document:
    """Return the document of the record that stays: its own values, with the names of the other.

    Identifiers and corrections of the other come along, and what tells which article a text is, or
    which item in Wikidata, if the record that stays doesn't say.
    """
    united = dict(other)
    for keys in TAKEN:
        if keys[0] in united and united[keys[0]] is None:
            united |= {key: gone[key] for key in keys}
    for key, unique in UNITED.items():
        if key in united:
            there = {tuple(one[name] for name in unique) for one in united[key]}
            more = (one for one in gone[key] if tuple(one[name] for name in unique) not in there)
            united[key] = [*united[key], *more]
    united["other_names"] = [*united["other_names"], *_new_names(gone, other)]
    return united


def _new_names(gone: Document, other: Document) -> Iterator[Document]:
    """Yield the names of the record that goes, as other names, that the other lacks."""
    known = {other["name"], *(one["name"] for one in other["other_names"])}
    own = {"name": gone["name"], "language": None, "note": None}
    for name in (own, *gone["other_names"]):
        if name["name"] is not None and name["name"] not in known:
            known.add(name["name"])
            yield name
