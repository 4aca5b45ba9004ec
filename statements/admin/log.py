"""Limits admin's own log of who did what to the entries that a user may see."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from statements.models import Change, Statement
from statements.models.permissions import VIEW_DRAFT

OF_STATEMENTS = Q(
    content_type__app_label=Statement._meta.app_label,
    content_type__model=Statement._meta.model_name,
)


def visible_entries(user: Any, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
    """Leave out entries about drafts, unless the user may see drafts.

    Whatever was done to a statement before it was published was done to a draft. Once a statement
    is deleted, nothing says whether it was a draft, so its entries are left out too.
    """
    if user.has_perm(VIEW_DRAFT):
        return entries
    published_later = Change.objects.filter(
        resource=Statement.resource,
        key=OuterRef("key"),
        was_public=False,
        is_public=True,
        revision__at__gt=OuterRef(OuterRef("action_time")),
    )
    visible = Statement.objects.public().filter(
        ~Exists(published_later), pk=Cast(OuterRef("object_id"), BigIntegerField())
    )
    return entries.filter(~OF_STATEMENTS | Exists(visible))
