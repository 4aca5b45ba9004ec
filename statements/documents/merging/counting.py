"""Count the references that a merge moves, by the foreign keys alone."""

from collections import Counter
from typing import Any

from statements.documents.merging.preparing import Merge
from statements.documents.serializers.layout import layout_of
from statements.documents.serializers.parsing import serializer_for
from statements.documents.store.in_use import ReferringRows, referring_to
from statements.models import MODELS


def count_references(merge: Merge) -> Counter[tuple[str, str]]:
    """Return how many references move, by the resource and the key that has them.

    Those of the two records themselves are left out. It's a query for each foreign key.
    """
    model = MODELS[merge.resource]
    pk = model._default_manager.values_list("pk", flat=True).get(key=merge.id)
    counts: Counter[tuple[str, str]] = Counter()
    for each in referring_to(model):
        rows: Any = each.model._default_manager.filter(**{each.column: pk}).order_by()
        if each.owner is model:
            rows = rows.exclude(**{f"{each.path}key__in": (merge.id, merge.into)})
        counts[each.owner.resource, _key_of(each)] += rows.count()
    return +counts


def _key_of(rows: ReferringRows) -> str:
    """Return the key of a document that holds such references."""
    keys: dict[Any, str] = {
        part.Meta.model: name
        for name, part in layout_of(serializer_for(rows.owner.resource)).parts.items()
    }
    keys |= {field.remote_field.through: field.name for field in rows.owner._meta.many_to_many}
    return keys.get(rows.model, rows.column)
