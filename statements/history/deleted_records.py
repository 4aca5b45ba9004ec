"""Find the records that were deleted and haven't come back."""

from django.db.models import OuterRef, Subquery

from statements.history.change_queries import visible_changes, with_before
from statements.models import Change
from statements.rest.lists.keyset import Keyset, Position
from statements.rest.visibility import Visibility

MAX_READ = 2_000
"""How many deletions to read for a page at most, however few of those records are still gone."""

NEWEST_FIRST = Keyset.of(Change, "revision_id", is_descending=True, tie="id")


def deleted_records(
    resource: str, visibility: Visibility, place: Position | None, limit: int
) -> tuple[list[Change], Position | None]:
    """Return a page of the changes that deleted a record for good, and where the next one begins.

    They are in the order of `NEWEST_FIRST`, each with the document that it deleted as ``before``.
    A page ends after MAX_READ deletions, so it may be short, or empty, and still not be the last.
    """
    visible = visible_changes(visibility)
    later = visible.filter(resource=resource, key=OuterRef("key")).order_by("-revision_id")
    # What was merged comes back by undoing that.
    deletions = visible.filter(resource=resource, document__isnull=True, merged_into__isnull=True)
    read = NEWEST_FIRST.after(deletions, place).annotate(
        last=Subquery(later.values("revision_id")[:1])
    )
    rows = list(read.values_list("revision_id", "pk", "last")[:MAX_READ])
    gone = [(number, pk) for number, pk, last in rows if number == last]
    found = Change.objects.filter(pk__in=[pk for _, pk in gone[:limit]])
    changes = with_before(NEWEST_FIRST.after(found, None))
    following = None
    if len(gone) > limit:
        following = gone[limit - 1]
    elif len(rows) == MAX_READ:
        following = rows[-1][:-1]
    return list(changes.select_related("revision__by", "revision__key")), following
