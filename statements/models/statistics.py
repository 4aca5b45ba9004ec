"""Keep the database's statistics fresh: how values are spread, which decides its query plans.

PostgreSQL analyzes on its own, but only a minute or more after many rows have come in. SQLite never
does: it then treats a source that a third of all hops have like any other, and scans all of its
hops again for each statement.
"""

import logging

from django.apps import apps
from django.db import DatabaseError, connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from statements.models.lock_waits import without_waiting
from statements.models.revision import Revision

MANY = 1000
"""Analyze after a write of this many records, and after every write with a multiple as number."""

SAMPLED_ROWS = 400
"""Rows of each index that SQLite samples: a few milliseconds, however long the table."""

logger = logging.getLogger(__name__)


def note_write(number: int, count: int) -> None:
    """Renew the statistics after the transaction commits, if this write calls for it.

    ``number`` is its revision number, ``count`` how many records it wrote or deleted.
    """
    if count >= MANY or number % MANY == 0:
        transaction.on_commit(renew_statistics, using=router.db_for_write(Revision))


def renew_statistics() -> None:
    """Have the database analyze the app's tables; don't call it in a failed transaction.

    Nobody waits for it, and it waits for nobody: if others are writing, it's left for next time.
    Only speed depends on it, so errors are just logged.
    """
    connection = connections[router.db_for_write(Revision)]
    try:
        if connection.vendor == "sqlite":
            _renew_on_sqlite(connection)
        else:
            _renew_on_postgresql(connection)
    except DatabaseError as error:
        logger.warning("The statistics of the database were not renewed: %s", error)


def _renew_on_sqlite(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor, without_waiting(cursor):
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLED_ROWS}")
        cursor.execute("ANALYZE")


def _renew_on_postgresql(connection: BaseDatabaseWrapper) -> None:
    models = apps.get_app_config("statements").get_models(include_auto_created=True)
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        # PostgreSQL skips tables that are locked or that another role owns, with a notice.
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {names}")
