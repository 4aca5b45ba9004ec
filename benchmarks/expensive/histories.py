"""Gives the data set a past: the loaded tables have revisions, and nothing that these have kept."""

from typing import Any

OFTEN = 5_000
"""One record of each kind was written so many times, or by each revision where there are fewer."""


def keep_histories() -> None:
    """Keep of each record what its revision wrote, and write one record of each kind often.

    Django is set up for the database. To work out a million documents takes an hour: each record
    has the document of one of its kind, under its own id. What has been kept before stays.
    """
    from django.db import connection, transaction  # noqa: PLC0415 after the settings

    from statements.documents import MODELS  # noqa: PLC0415
    from statements.models import Change  # noqa: PLC0415

    if Change.objects.exists():
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
