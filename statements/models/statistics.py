"""What the databases know of how values are spread, by which they choose how to find rows.

PostgreSQL looks by itself, but only a minute or more after many rows have come. SQLite never does:
of a source that a third of all hops have it then thinks as of any other, and goes through all of
its hops again for each statement.
"""

import logging

from django.apps import apps
from django.db import DatabaseError, connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from statements.models.revision import Revision

MANY = 1000
"""After a write of so many records the database looks anew, and after each so manieth write."""

LOOKED_AT = 400
"""How many rows of each index SQLite looks at: a few milliseconds, however long a table is."""

logger = logging.getLogger(__name__)


def note_write(number: int, count: int) -> None:
    """Have the statistics renewed, once it is committed, if a write calls for it.

    ``number`` is that of its revision, ``count`` how many records were written or deleted.
    """
    if count >= MANY or number % MANY == 0:
        transaction.on_commit(renew_statistics, using=router.db_for_write(Revision))


def renew_statistics() -> None:
    """Let the database look at the tables of the app anew; it must not be in a failed transaction.

    Nobody waits for it, and it waits for nobody: where others write, it is left for the next time.
    Only speed depends on it, so that what goes wrong is logged and no more.
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
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (patience,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def _renew_on_postgresql(connection: BaseDatabaseWrapper) -> None:
    models = apps.get_app_config("statements").get_models(include_auto_created=True)
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        # Tables that are locked, or that another role owns, are left out with a notice.
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {names}")
