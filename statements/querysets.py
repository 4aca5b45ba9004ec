"""Querysets that several rooms use."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import connections, models

DRAFT = "draft"


class RecordQuerySet(models.QuerySet[Any]):
    """Records, looked up by their public ids."""

    def get_by_natural_key(self, key: str) -> Any:
        """Return the record with this id, which is how fixtures refer to records.

        Raises DoesNotExist if there is none.
        """
        return self.get(key=key)


class PartQuerySet(models.QuerySet[Any]):
    """Parts of records, looked up by their natural keys."""

    def get_by_natural_key(self, *values: Any) -> Any:
        """Return the part with these values, in the order of the model's ``natural`` lookups."""
        return self.get(**dict(zip(self.model.natural, values, strict=True)))


class StatementQuerySet(RecordQuerySet):
    """Statements, drafts included until ``public()`` is called."""

    def public(self) -> Self:
        """Leave out drafts, which not every reader may see."""
        return self.exclude(review_status=DRAFT)


class EstimateQuerySet(RecordQuerySet):
    """Estimates, those of drafts included until ``public()`` is called."""

    def public(self) -> Self:
        """Leave out the estimates of drafts."""
        return self.exclude(statement__review_status=DRAFT)


class RelationQuerySet(PartQuerySet):
    """Relations, those to drafts included until ``public()`` is called."""

    def public(self) -> Self:
        """Leave out relations that lead to a draft."""
        return self.exclude(other__review_status=DRAFT)


def subtree_sql(records: models.QuerySet[Any], keys: Sequence[str]) -> tuple[str, list[Any]]:
    """Return SQL and its parameters that find the subtrees of the records with these ids.

    ``records`` is a queryset of a model with a ``parent``. Each row of the result has the id of a
    root that exists and the primary key of a record in its subtree, the root included. It's one
    query at any depth. A cycle, which the rules forbid, wouldn't make it hang.
    """
    table = connections[records.db].ops.quote_name(records.model._meta.db_table)
    marks = ", ".join(["%s"] * len(keys))
    # No injection: the table name is the model's own, and the ids are parameters.
    sql = (
        f"WITH RECURSIVE tree(root, id) AS ("  # noqa: S608
        f"SELECT key, id FROM {table} WHERE key IN ({marks}) UNION "
        f"SELECT tree.root, child.id FROM {table} child JOIN tree ON child.parent_id = tree.id"
        f") SELECT root, id FROM tree"
    )
    return sql, list(keys)


def lineages_sql(records: models.QuerySet[Any]) -> str:
    """Return SQL that finds the lineage of each record of a model with a ``parent``.

    Each row of the result has the primary key of a record, and that of a record in whose subtree it
    is: its own, its parent's and so on. A cycle wouldn't make it hang.
    """
    table = connections[records.db].ops.quote_name(records.model._meta.db_table)
    # No injection: the table name is the model's own.
    return (
        f"WITH RECURSIVE lineage(id, above) AS ("  # noqa: S608
        f"SELECT id, id FROM {table} UNION "
        f"SELECT lineage.id, parent.parent_id FROM lineage JOIN {table} parent "
        f"ON parent.id = lineage.above WHERE parent.parent_id IS NOT NULL"
        f") SELECT id, above FROM lineage"
    )
