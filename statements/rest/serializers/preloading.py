"""What a serializer will read, fetched before it reads: a fixed number of queries an answer.

A nested record is joined; a list is fetched by one query for the whole page. It is all derived
from the serializer's fields, as they are left after trimming.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.constants import LOOKUP_SEP
from rest_framework.serializers import ListSerializer, ModelSerializer

from statements.rest.serializers.sparse_fields import fields_of
from statements.rest.visibility import Visibility


def preload(queryset: QuerySet[Any], serializer: Any, visibility: Visibility) -> QuerySet[Any]:
    """Return the queryset with all that the serializer, or a list of it, reads of its records."""
    records = [LOOKUP_SEP.join(path) for path in joined(serializer)]
    lists = list(prefetched(serializer, visibility))
    if records:
        queryset = queryset.select_related(*records)
    return queryset.prefetch_related(*lists) if lists else queryset


def joined(serializer: Any) -> Iterator[list[str]]:
    """Yield the path to each single record that the serializer reads."""
    for field in fields_of(serializer).values():
        if isinstance(field, ModelSerializer):
            yield field.source_attrs
            for path in joined(field):
                yield [*field.source_attrs, *path]


def prefetched(serializer: Any, visibility: Visibility) -> Iterator["Prefetch[Any]"]:
    """Yield one fetch for each list that the serializer reads, with what its items read."""
    for field in fields_of(serializer).values():
        if isinstance(field, ListSerializer):
            item: Any = field.child
            rows = preload(visibility.rows(item.Meta.model), field, visibility)
            yield Prefetch(LOOKUP_SEP.join(field.source_attrs), rows)
