"""Preview a merge: what would move, which parts would become one, and what speaks against it.

Somebody waits for the page, so all records that refer to the one that goes are worked out only if
they are few. If they are many, references are counted, and only records that refer to both in one
list are worked out, as an index finds them.
"""

from collections import Counter
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from statements.documents.merging.merging import FILE_PREFIX, find_pair
from statements.documents.merging.moving import STANCES, UNREPEATED_BY
from statements.documents.merging.preparing import Merge, Preparation
from statements.documents.merging.shelf import Shelf
from statements.documents.serializers.layout import Key, layout_of
from statements.documents.serializers.parsing import serializer_for
from statements.documents.store.in_use import ReferringRows, referring_to
from statements.models import MODELS

READ = 200
"""Up to so many references, a preview works out every record that has one: some 200 ms."""

FOUND = 50
"""Of more references, at most so many records that have both are worked out for each list."""

SEARCHED = 5_000
"""They are looked for among at most so many rows of each list."""


References = list[tuple[ReferringRows, QuerySet[Any]]]


@dataclass(frozen=True)
class Preview:
    """The preview of a merge.

    ``moved`` counts the references by the resource and the key that has them, ``collapsed`` has
    records in which equal parts would become one. If ``is_checked``, everything was worked out;
    else other reasons may refuse the merge, and if ``is_cut_off`` there may be more such records.
    """

    moved: Counter[tuple[str, str]]
    collapsed: list[Key]
    is_checked: bool
    is_cut_off: bool


def preview_merge(resource: str, id: str, into: str) -> Preview:
    """Return what a merge would do, without writing anything.

    Raises WasMerged, DocumentInvalid if there is no other record, or MergeRefused with the reasons
    that were found.
    """
    merge = find_pair(resource, id, into, lambda _: None)
    references = _references(merge)
    moved = _count(references)
    is_checked = moved.total() <= READ
    some, is_cut_off = (None, False) if is_checked else _find_with_both(merge, references)
    with TemporaryFile(prefix=FILE_PREFIX) as file, Shelf() as shelf:
        preparation = Preparation(merge, file, shelf, some)
        preparation.refuse()
        return Preview(moved, preparation.collapsed, is_checked, is_cut_off)


def _count(references: References) -> Counter[tuple[str, str]]:
    """Return how many references there are, by the resource and the key that has them.

    It's a query for each foreign key.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for each, rows in references:
        counts[each.owner.resource, _key_of(each)] += rows.count()
    return +counts


def _find_with_both(merge: Merge, references: References) -> tuple[dict[str, set[str]], bool]:
    """Return a few records in which parts become equal, by resource, and whether others may.

    Holders who would have two stances come first: that refuses a merge.
    """
    found: dict[str, set[str]] = {}
    is_cut_off = False
    into = MODELS[merge.resource]._default_manager.filter(key=merge.into).values("pk")
    for each, rows in references:
        key = _key_of(each)
        if key not in UNREPEATED_BY or not each.path:
            continue
        owner = each.path.removesuffix("__")
        alike = [name for name in UNREPEATED_BY[key] if name != each.column]
        theirs = each.model._default_manager.filter(**{f"{each.column}__in": into}).order_by()
        # Whichever has few is searched; of two that have many, not all of either.
        is_small = theirs[:SEARCHED].count() < SEARCHED
        searched, others = (theirs, rows) if is_small else (rows, theirs)
        is_cut_off |= not is_small and rows[: SEARCHED + 1].count() > SEARCHED
        searched = searched.filter(pk__in=searched.values("pk")[:SEARCHED])
        same = others.filter(**{name: OuterRef(name) for name in (owner, *alike)})
        finds = [searched.filter(Exists(same))]
        if key == STANCES:
            finds.insert(0, searched.filter(Exists(same.exclude(stance=OuterRef("stance")))))
        ids = found.setdefault(each.owner.resource, set())
        for find in finds:
            some = find.values_list(f"{each.path}key", flat=True)[: FOUND + 1]
            is_cut_off |= len(some) > FOUND
            ids.update(some[:FOUND])
    return found, is_cut_off


def _references(merge: Merge) -> References:
    """Return the foreign keys to records of this kind, with the rows that the merge moves.

    Those of the two records themselves are left out.
    """
    model = MODELS[merge.resource]
    pk = model._default_manager.values_list("pk", flat=True).get(key=merge.id)
    references: References = []
    for each in referring_to(model):
        rows: Any = each.model._default_manager.filter(**{each.column: pk}).order_by()
        if each.owner is model:
            rows = rows.exclude(**{f"{each.path}key__in": (merge.id, merge.into)})
        references.append((each, rows))
    return references


def _key_of(rows: ReferringRows) -> str:
    """Return the key of a document that holds such references."""
    keys: dict[Any, str] = {
        part.Meta.model: name
        for name, part in layout_of(serializer_for(rows.owner.resource)).parts.items()
    }
    keys |= {field.remote_field.through: field.name for field in rows.owner._meta.many_to_many}
    return keys.get(rows.model, rows.column)
