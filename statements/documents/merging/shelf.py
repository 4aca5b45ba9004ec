"""Documents that wait for the time and number of their revision, in a temporary table.

Only this connection has the table, so no other writer waits while it is filled. The database then
copies 100,000 documents into the history in a fraction of the time that it takes to send them.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connections, router

from statements.documents.store.bulk import chunked
from statements.documents.store.changes import Kept
from statements.documents.store.stored import as_json
from statements.models import Change, Revision

AT, NUMBER = "\0at", "\0number"
"""Stand for the time and the number of the revision.

No document has the character: no text may contain it.
"""

TABLE = "merge_shelf"
IDS_PER_QUERY = 500


class Shelf:
    """Documents of records in which nothing changed but references, as the history keeps them.

    A context: the table is gone at its end.
    """

    def __init__(self) -> None:
        self.connection = connections[router.db_for_write(Change)]

    def __enter__(self) -> "Shelf":
        """Make the table."""
        self._drop()
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {TABLE} "
                "(resource text, id text, document text, is_public boolean)"
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the table, unless that has to wait for the end of a failed transaction."""
        if not self.connection.needs_rollback:
            self._drop()

    def add(self, resource: str, kept: Sequence[Kept]) -> None:
        """Add documents of a kind of record."""
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} VALUES (%s, %s, %s, %s)",  # noqa: S608 the name is ours
                [(resource, *one) for one in kept],
            )

    def remove(self, resource: str, ids: Collection[str]) -> None:
        """Remove documents of a kind of record."""
        for some in chunked(ids, IDS_PER_QUERY):
            marks = ", ".join(["%s"] * len(some))
            with self.connection.cursor() as cursor:
                cursor.execute(
                    f"DELETE FROM {TABLE} WHERE resource = %s AND id IN ({marks})",  # noqa: S608
                    [resource, *some],
                )

    def copy(self, revision: Revision) -> None:
        """Copy all documents into the history, as what a revision made of records that stay."""
        quoted = self.connection.ops.quote_name(Change._meta.db_table)
        values: list[Any] = [as_json(AT), as_json(revision.at), as_json(NUMBER)]
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quoted} (revision_id, resource, key, document, was_there, "  # noqa: S608
                "was_public, is_public) "
                "SELECT %s, resource, id, REPLACE(REPLACE(document, %s, %s), %s, %s), TRUE, "
                f"is_public, is_public FROM {TABLE}",
                [revision.number, *values, str(revision.number)],
            )

    def _drop(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
