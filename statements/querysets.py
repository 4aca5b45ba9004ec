"""Questions that several rooms ask of the records."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import connections, models

DRAFT = "draft"


class RecordQuerySet(models.QuerySet[Any]):
    """Records, found by their public ids."""

    def get_by_natural_key(self, key: str) -> Any:
        """Return the record with this id; fixtures name records so.

        Raises DoesNotExist when there is none.
        """
        return self.get(key=key)


class PartQuerySet(models.QuerySet[Any]):
    """Parts of records, found by their natural keys."""

    def get_by_natural_key(self, *values: Any) -> Any:
        """Return the part with these values of its natural look-ups, given in their order."""
        return self.get(**dict(zip(self.model.natural, values, strict=True)))


class StatementQuerySet(RecordQuerySet):
    """Statements."""

    def public(self) -> Self:
        """Return those that any reader may see: all but drafts."""
        return self.exclude(review_status=DRAFT)


class EstimateQuerySet(RecordQuerySet):
    """Estimates."""

    def public(self) -> Self:
        """Return those of statements that any reader may see."""
        return self.exclude(statement__review_status=DRAFT)


class RelationQuerySet(PartQuerySet):
    """Relations between statements."""

    def public(self) -> Self:
        """Return those that lead to a statement which any reader may see."""
        return self.exclude(other__review_status=DRAFT)


def subtrees(records: models.QuerySet[Any], keys: Iterable[str]) -> dict[str, set[int]]:
    """Return, for each of the given ids that exists, the primary keys of its whole subtree.

    ``records`` is a queryset of a model with a ``parent``; the record itself is in its subtree.
    One query, whatever the depth; a cycle, which the rules forbid, would end and not hang.
    """
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    connection = connections[records.db]
    table = connection.ops.quote_name(records.model._meta.db_table)
    marks = ", ".join(["%s"] * len(wanted))
    # The table's name is ours, the ids are parameters.
    sql = (
        f"WITH RECURSIVE tree(root, id) AS ("  # noqa: S608
        f"SELECT key, id FROM {table} WHERE key IN ({marks}) UNION "
        f"SELECT tree.root, child.id FROM {table} child JOIN tree ON child.parent_id = tree.id"
        f") SELECT root, id FROM tree"
    )
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, wanted)
        for root, pk in cursor.fetchall():
            found.setdefault(root, set()).add(pk)
    return found
