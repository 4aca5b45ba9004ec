"""Move the references in one document to another record. Nothing here makes a query."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from statements.documents.faults import Fault
from statements.documents.rules.records import UNREPEATED
from statements.documents.serializers.layout import Key, find_references, replace_references
from statements.documents.serializers.parsing import Document

UNREPEATED_BY = {
    name: keys for name, keys, *_ in UNREPEATED if keys not in (("position",), ("id",))
}
"""The lists of a document by the keys whose values no two of their items share, if by any."""

STANCES = "stances"


class Movement(NamedTuple):
    """What moving did to a document: how many references moved, by key, and what collapsed.

    ``faults`` say which parts can't be one.
    """

    counts: Counter[str]
    collapsed: list[str]
    faults: list[Fault]


def move_references(resource: str, document: Document, moved: Mapping[Key, str]) -> Movement:
    """Replace references to the records in ``moved``, in place, and collapse equal parts.

    Parts are equal if they have the same of what makes them unique. Of two that become equal, that
    of the record which stays is kept; it takes from the other only what it doesn't say.
    """
    counts = Counter(
        one.pointer.split("/")[1]
        for one in find_references(resource, document)
        if (one.resource, one.id) in moved
    )
    before = {name: _names(document, name) for name in UNREPEATED_BY if document.get(name)}
    replace_references(resource, document, moved)
    collapsed: list[str] = []
    faults: list[Fault] = []
    for name, names in before.items():
        after = _names(document, name)
        if len(set(after)) == len(after):
            continue
        is_moved = [one != other for one, other in zip(names, after, strict=True)]
        faults += _find_opposed(name, document[name], after)
        document[name] = collapse(document[name], after, is_moved)
        collapsed.append(name)
    return Movement(counts, collapsed, faults)


def collapse(items: list[Any], names: list[Any], is_moved: list[bool]) -> list[Any]:
    """Return the items without those that have the same name as another, in the same order."""
    kept: dict[Any, tuple[Any, bool]] = {}
    for item, name, moved in zip(items, names, is_moved, strict=True):
        if name in kept:
            first, first_moved = kept[name]
            own, other = (item, first) if first_moved else (first, item)
            kept[name] = _filled(own, other), False
        else:
            kept[name] = item, moved
    whole = [item for item, _ in kept.values()]
    return [_placed(item, place) for place, item in enumerate(whole, start=1)]


def _names(document: Document, list_name: str) -> list[tuple[Any, ...]]:
    """Return what makes each item of a list unique."""
    keys = UNREPEATED_BY[list_name]
    return [
        tuple(item[key] for key in keys) if keys else (item,) for item in document[list_name] or ()
    ]


def _filled(own: Any, other: Any) -> Any:
    """Return a part, completed by what an equal one says; an item that is an id is the same."""
    if not isinstance(own, dict):
        return own
    return {name: other[name] if value is None else value for name, value in own.items()}


def _placed(item: Any, place: int) -> Any:
    has_place = isinstance(item, dict) and "position" in item
    return {**item, "position": place} if has_place else item


def _find_opposed(name: str, items: list[Any], names: list[Any]) -> Iterator[Fault]:
    """Yield a fault for each holder who would have two different stances on a topic."""
    if name != STANCES:
        return
    first: dict[Any, str] = {}
    for place, (item, own) in enumerate(zip(items, names, strict=True)):
        stance = first.setdefault(own, item["stance"])
        if stance != item["stance"]:
            holder, topic = own
            detail = f"The stance of {holder} on {topic} would be both {stance} and "
            detail += f"{item['stance']}: correct it first."
            yield Fault(f"/{name}/{place}", "opposed", detail)
