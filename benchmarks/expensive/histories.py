"""Gives the data set a past: the loaded tables have revisions, but no changes.

`python -m benchmarks.expensive.histories` does it for the database of DATABASE_URL.
"""

from typing import Any

OFTEN = 5_000
"""How often one record of each kind was written; if there are fewer revisions, by each of them."""


def keep_histories() -> None:
    """Store a change for each record, and many changes for one record of each kind.

    Call it with Django set up for the database. Building a million documents would take an hour, so
    each record gets the document of one record of its kind, under its own id. Does nothing if a
    record has a past already.
    """
    from django.db import connection, transaction  # noqa: PLC0415 after the settings

    from statements.documents import MODELS  # noqa: PLC0415
    from statements.models import Change  # noqa: PLC0415

    if Change.objects.filter(document__isnull=False).exists():
        return
    with transaction.atomic():
        for resource, model in MODELS.items():
            _keep(resource, model)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE statements_change")


def _keep(resource: str, model: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    from statements.documents.store.changes import kept_texts  # noqa: PLC0415
    from statements.models import Change, Revision  # noqa: PLC0415
    from statements.rest.visibility import PUBLIC  # noqa: PLC0415

    first = PUBLIC.rows(model).order_by("key")[:1]
    ((id, text, _),) = kept_texts(resource, first.values_list("key", flat=True))
    is_public = "review_status <> 'draft'" if resource == "statements" else "true"
    with connection.cursor() as cursor:
        # The names are our own.
        cursor.execute(
            f"INSERT INTO {Change._meta.db_table} (revision_id, resource, key, document, "  # noqa: S608
            f"was_there, was_public, is_public) SELECT revision, %s, key, "
            f"replace(%s, %s, key), false, false, {is_public} FROM {model._meta.db_table}",
            [resource, text, id],
        )
    made = first.get().revision
    later = Revision.objects.filter(number__gt=made).order_by("number")[:OFTEN]
    changes = (
        Change(
            revision_id=number,
            resource=resource,
            key=id,
            document=text,
            was_there=True,
            was_public=True,
            is_public=True,
        )
        for number in later.values_list("number", flat=True)
    )
    Change.objects.bulk_create(changes, batch_size=500)


if __name__ == "__main__":
    import django

    django.setup()
    keep_histories()
