"""Find what differs between two documents of one record, place by place.

Parts are matched by what identifies them: their id, their position, or the references and words
that make them unique.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, NamedTuple

from rest_framework import serializers

from statements.documents import serializer_for
from statements.models import Part
from statements.rest.problems.pointers import pointer_step
from statements.rest.serializers.fields import ReferenceSerializer


class Difference(NamedTuple):
    """One place that differs: a JSON pointer (RFC 6901), with the value before and after.

    The pointer leads into the later document, or into the earlier one for something removed.
    """

    pointer: str
    before: Any
    after: Any


def differences(
    resource: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """Yield every place where two documents from the history differ."""
    return _between(serializer_for(resource), before, after, "")


def _between(
    serializer: Any, before: Mapping[str, Any], after: Mapping[str, Any], pointer: str
) -> Iterator[Difference]:
    for name, field in serializer.fields.items():
        if field.read_only or before[name] == after[name]:
            continue
        place = pointer + pointer_step(name)
        if isinstance(field, serializers.ListSerializer):
            yield from _between_lists(field.child, before[name], after[name], place)
        else:
            yield Difference(place, before[name], after[name])


def _between_lists(
    child: Any, before: list[Any], after: list[Any], pointer: str
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


def _name(child: Any, item: Any) -> Hashable:
    """Return what identifies an item among its siblings in a list."""
    if isinstance(child, ReferenceSerializer):
        return str(item)
    model = child.Meta.model
    if not issubclass(model, Part):
        return str(item["id"])
    return tuple(item[look_up.removesuffix("__key")] for look_up in model.natural[1:])
