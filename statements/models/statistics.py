"""Keep the database's statistics fresh: how values are spread, which decides its query plans.

PostgreSQL analyzes on its own, but only a minute or more after many rows have come in. SQLite never
does: it then treats a source that a third of all hops have like any other, and scans all of its
hops again for each statement.
"""

import logging
from functools import partial

from django.apps import apps
from django.db import DatabaseError, connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from statements.models.lock_waits import without_waiting
from statements.models.revision import Revision

MANY = 1000
"""Analyze after a write of this many records, and after every write with a multiple as number."""

GROWN = 1.5
"""How many times as large a table must be as PostgreSQL last saw it, to be analyzed after a write.

Analyzing them all takes seconds at a million statements, which every import would pay.
"""

SAMPLED_ROWS = 400
"""Rows of each index that SQLite samples: a few milliseconds, however long the table."""

logger = logging.getLogger(__name__)


def note_write(number: int, count: int) -> None:
    """Renew the statistics after the transaction commits, if this write calls for it.

    ``number`` is its revision number, ``count`` how many records it wrote or deleted.
    """
    if count >= MANY or number % MANY == 0:
        renew = partial(renew_statistics, only_grown=True)
        transaction.on_commit(renew, using=router.db_for_write(Revision))


def renew_statistics(*, only_grown: bool = False) -> None:
    """Have the database analyze the app's tables; don't call it in a failed transaction.

    ``only_grown`` leaves out tables that PostgreSQL knows well enough, see `GROWN`.
    Nobody waits for it, and it waits for nobody: if others are writing, it's left for next time.
    Only speed depends on it, so errors are just logged.
    """
    connection = connections[router.db_for_write(Revision)]
    try:
        if connection.vendor == "sqlite":
            _renew_on_sqlite(connection)
        else:
            _renew_on_postgresql(connection, only_grown=only_grown)
    except DatabaseError as error:
        logger.warning("The statistics of the database were not renewed: %s", error)


def _renew_on_sqlite(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor, without_waiting(cursor):
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLED_ROWS}")
        cursor.execute("ANALYZE")


def _renew_on_postgresql(connection: BaseDatabaseWrapper, *, only_grown: bool) -> None:
    models = apps.get_app_config("statements").get_models(include_auto_created=True)
    names = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        if only_grown:
            cursor.execute(GROWN_TABLES, [names, GROWN])
            names = [name for (name,) in cursor.fetchall()]
        if names:
            # PostgreSQL skips tables that are locked or that another role owns, with a notice.
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(names)}")


GROWN_TABLES = """
SELECT oid::regclass::text
FROM pg_class
WHERE oid = ANY(%s::regclass[])
AND (
    pg_relation_size(oid) > %s * relpages * current_setting('block_size')::int
    OR NOT EXISTS (SELECT 1 FROM pg_stats WHERE tablename = relname)
)
"""
