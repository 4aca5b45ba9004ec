"""Find what differs between two documents of one record, place by place.

Parts are matched by what identifies them: their id, their position, or the references and words
that make them unique.
"""

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from statements.documents import Document, serializer_for
from statements.documents.serializers.layout import layout_of
from statements.models import Part
from statements.rest.problems.pointers import pointer_step
from statements.rest.serializers.objects import DocumentSerializer, ReferenceSerializer


class Difference(NamedTuple):
    """One place that differs: a JSON pointer (RFC 6901), with the value before and after.

    The pointer leads into the later document, or into the earlier one for something removed. Where
    it leads to a list, the order differs: the values are what identifies the items, in order.
    """

    pointer: str
    before: Any
    after: Any


def differences(resource: str, before: Document, after: Document) -> Iterator[Difference]:
    """Yield every place where two documents from the history differ."""
    return _between(serializer_for(resource), before, after, "")


def _between(
    serializer: DocumentSerializer, before: Document, after: Document, pointer: str
) -> Iterator[Difference]:
    layout = layout_of(serializer)
    children = {**layout.reference_lists, **layout.parts}
    for name, field in serializer.fields.items():
        if field.read_only or before[name] == after[name]:
            continue
        place = pointer + pointer_step(name)
        if name in children:
            yield from _between_lists(children[name], before[name], after[name], place)
        else:
            yield Difference(place, before[name], after[name])


def _between_lists(
    child: DocumentSerializer, before: list[Any], after: list[Any], pointer: str
) -> Iterator[Difference]:
    old = {_name(child, item): (place, item) for place, item in enumerate(before)}
    new = {_name(child, item): (place, item) for place, item in enumerate(after)}
    for name, (place, item) in new.items():
        if name not in old:
            yield Difference(pointer + pointer_step(place), None, item)
        elif not isinstance(child, ReferenceSerializer):
            yield from _between(child, old[name][1], item, pointer + pointer_step(place))
    for name, (place, item) in old.items():
        if name not in new:
            yield Difference(pointer + pointer_step(place), item, None)
    stayed = [name for name in old if name in new], [name for name in new if name in old]
    if stayed[0] != stayed[1] and "position" not in child.fields:
        yield Difference(pointer, *stayed)


def _name(child: DocumentSerializer, item: Any) -> Hashable:
    """Return what identifies an item among its siblings in a list."""
    if isinstance(child, ReferenceSerializer):
        return str(item)
    model = child.Meta.model
    if not issubclass(model, Part):
        return str(item["id"])
    names = (look_up.removesuffix("__key") for look_up in model.natural)
    return tuple(item[name] for name in names if name in item)
