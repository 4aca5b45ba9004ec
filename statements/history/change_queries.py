"""Look up which revision a point in time means, and what records were as of a revision."""

from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from statements.models import Change, Revision
from statements.models.revision import PUBLIC_CHANGE
from statements.rest.query import values
from statements.rest.query.query_string import InvalidValue
from statements.rest.query.suggestions import quoted
from statements.rest.visibility import Visibility


def number_at(text: str, visibility: Visibility) -> int:
    """Return the number of the latest revision at a moment, given as a revision number or a time.

    Digits alone are a number. A date means its last moment in UTC. Raises InvalidValue for
    anything else, and for the future, since nobody knows what will be written by then. For readers
    without draft access, any number after the latest revision they may know of is in the future.
    """
    if text.isascii() and text.isdecimal():
        number, latest = values.integer(text), Revision.latest(sees_drafts=visibility.sees_drafts)
        if number > latest:
            detail = f"The latest revision is {latest}: give a number up to that."
            raise InvalidValue("ahead", detail)
        return number
    _, moment = values.datetime_range(text)
    if moment > timezone.now():
        raise InvalidValue("ahead", f"{quoted(text)} has not passed yet: give a moment that has.")
    # Times are in the order of numbers, except for revision 0, which is made when it's needed.
    passed = Revision.objects.filter(at__lte=moment, number__gt=0).order_by("-at", "-number")
    numbers = passed.values_list("number", flat=True)
    if visibility.sees_drafts:
        return numbers.first() or 0
    public = Change.objects.filter(PUBLIC_CHANGE, revision__lte=Subquery(numbers[:1]))
    return public.aggregate(last=Max("revision"))["last"] or 0


def as_of(resource: str, number: int, visibility: Visibility) -> QuerySet[Change]:
    """Return the latest change, up to a revision, of each record that existed then, unordered.

    Records that were drafts then are left out unless the reader sees drafts.
    """
    until = Change.objects.filter(resource=resource, revision__lte=number)
    # One look at the index for each change. PostgreSQL would turn ~Exists(later) into a join, in
    # which a record that was changed 5,000 times costs 12 million comparisons.
    latest = until.filter(key=OuterRef("key")).order_by("-revision").values("revision")[:1]
    there = until.filter(revision=Subquery(latest), document__isnull=False)
    return there if visibility.sees_drafts else there.filter(is_public=True)


def history(resource: str, id: str, visibility: Visibility) -> QuerySet[Change]:
    """Return all changes to a record that the reader may know of.

    To readers without draft access, publishing looks like a creation and withdrawing like a
    deletion.
    """
    return visible_changes(visibility).filter(resource=resource, key=id)


def since(number: int, until: int, visibility: Visibility) -> QuerySet[Change]:
    """Return the changes after one revision, up to another, that the reader may know of."""
    return visible_changes(visibility).filter(revision__gt=number, revision__lte=until)


def with_before(changes: QuerySet[Change]) -> QuerySet[Any]:
    """Return the changes, each with the document that it replaced as ``before``, null if none."""
    earlier = Change.objects.filter(
        resource=OuterRef("resource"), key=OuterRef("key"), revision__lt=OuterRef("revision")
    )
    document = earlier.order_by("-revision_id").values("document")[:1]
    return changes.annotate(before=Subquery(document))


def visible_changes(visibility: Visibility) -> QuerySet[Change]:
    """Return all changes, without those to drafts that stayed drafts if the reader sees none."""
    changes = Change.objects.all()
    return changes if visibility.sees_drafts else changes.filter(PUBLIC_CHANGE)
