"""Questions that several rooms ask of the records."""

from collections.abc import Sequence
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


def subtree_sql(records: models.QuerySet[Any], keys: Sequence[str]) -> tuple[str, list[Any]]:
    """Return the SQL, with its parameters, that finds the subtrees of the records with these ids.

    ``records`` is a queryset of a model with a ``parent``. Each row is the id of a root that exists
    and the primary key of a record below it; the root itself is among those. One query, whatever
    the depth; a cycle, which the rules forbid, would end and not hang.
    """
    table = connections[records.db].ops.quote_name(records.model._meta.db_table)
    marks = ", ".join(["%s"] * len(keys))
    # The table's name is ours, the ids are parameters.
    sql = (
        f"WITH RECURSIVE tree(root, id) AS ("  # noqa: S608
        f"SELECT key, id FROM {table} WHERE key IN ({marks}) UNION "
        f"SELECT tree.root, child.id FROM {table} child JOIN tree ON child.parent_id = tree.id"
        f") SELECT root, id FROM tree"
    )
    return sql, list(keys)
