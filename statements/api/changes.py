"""The feed of changes: everything written, in commit order, deletions included."""

from functools import partial

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from statements.api.subjects import (
    SUBJECT_PARAMETERS,
    read_subject,
    refuse_other_resources,
    with_merged,
    with_subtrees,
)
from statements.api.visibility import VisibilityMixin
from statements.documents import MODELS
from statements.history.change_queries import since
from statements.history.entries import Told, action_of, feed_entries
from statements.history.watching import watched
from statements.models import Change
from statements.models.revision import MERGE
from statements.rest.http.conditional import conditional
from statements.rest.http.strict_view import StrictView
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.page_schema import NEXT_LINKS
from statements.rest.lists.pagination import CURSOR_PARAMETERS, MALFORMED, KeysetPagination
from statements.rest.openapi.operations import (
    ACTION,
    MERGED_INTO,
    PAST_DOCUMENT,
    REVISION_AND_TIME,
    Operation,
    object_schema,
)
from statements.rest.query import values
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import did_you_mean, quoted

AFTER, RESOURCE, DOCUMENTS, MERGED, *_ = PARAMETERS = (
    QueryParameter(
        "after",
        "The number of a revision; only later changes are listed. To continue, give `latest` from "
        "the last page you read.",
        {"type": "integer", "minimum": 0, "default": 0},
    ),
    QueryParameter(
        "resource",
        "Only changes to this kind of record.",
        {
            "title": "ChangedResource",
            "type": "string",
            "enum": list(MODELS),
            "description": "A kind of record whose changes are kept.",
        },
        repeatable=True,
    ),
    QueryParameter(
        "documents",
        "Whether to include each record as it was after the change.",
        {"type": "boolean", "default": True},
    ),
    QueryParameter(
        "merged",
        "Whether to list only the records that were merged into others. A new copy needs these to "
        "know where their ids lead.",
        {"type": "boolean", "default": False},
    ),
    *SUBJECT_PARAMETERS,
)


NO_SUBJECT = InvalidValue(
    "only_statements", "No statement is merged into another: leave this out, or the filters."
)

FEED_ENTRY = {
    **REVISION_AND_TIME,
    "resource": {"type": "string", "description": f"The kind of record: {', '.join(MODELS)}."},
    "id": {"type": "string", "description": "The id of the record that changed."},
    "action": ACTION,
    "into": MERGED_INTO,
    "document": PAST_DOCUMENT,
}
FEED_PAGE = object_schema(
    "ChangePage",
    {
        "latest": {
            "type": "integer",
            "description": "The number of the latest revision visible to the reader, which is "
            "where the feed ends.",
        },
        **NEXT_LINKS,
        "results": {
            "type": "array",
            "description": "The changes on this page, in commit order.",
            "items": {
                **object_schema("Change", FEED_ENTRY, description="One change to one record."),
                "required": [name for name in FEED_ENTRY if name != "document"],
            },
        },
    },
)


class ChangesView(VisibilityMixin, StrictView):
    """Every change to every record, in commit order.

    A revision can change many records, and a page can end in the middle of one. Follow `next` until
    it is null. Later, ask again with `after` set to `latest` from the last page: you miss nothing
    and get nothing twice. For readers who may not see drafts, publishing a statement is a creation
    and withdrawing it is a deletion.

    With filters for statements, the feed tells what becomes of the set that they find: what enters
    it is created, and what leaves it is deleted. A page may then have few results, or none, and
    still have a `next`. If a topic was moved into or out of the subtree of `topic` since `after`,
    the answer is 410: get the list again.
    """

    detail = False
    basename = "changes"
    operation = Operation(
        "listChanges",
        "List changes",
        "A page of changes.",
        "",
        (400, 401, 406, 410, 429, 503),
        content=FEED_PAGE,
    )

    def query_parameters(self) -> list[QueryParameter]:
        """Return the feed's query parameters."""
        return [*PARAMETERS, *CURSOR_PARAMETERS, *super().query_parameters()]

    @conditional
    def get(self, request: Request) -> HttpResponseBase:
        """Answer with a page of changes."""
        query = self.strict_query()
        after, resources = _after(query, self.latest_revision), _resources(query)
        with_documents = query.read(DOCUMENTS.name, values.boolean, True)
        only_merged = query.read(MERGED.name, values.boolean, False)
        subject = read_subject(query, self.visibility)
        refuse_other_resources(query, subject, resources)
        if subject and only_merged:
            query.refuse(MERGED.name, NO_SUBJECT)
        paginator = KeysetPagination()
        keyset = Keyset.of(Change, "revision_id", is_descending=False, tie="id")
        paginator.read_ordered(query, keyset, Change, [one.name for one in PARAMETERS])
        if paginator.cursor and paginator.cursor.is_backward:
            query.refuse("cursor", MALFORMED)
        query.raise_faults()
        changes = since(after, self.latest_revision, self.visibility)
        if subject:
            told, end = watched(
                changes,
                with_subtrees(with_merged(subject, after), after),
                self.visibility,
                keyset=keyset,
                place=paginator.cursor and paginator.cursor.values,
                limit=paginator.limit,
            )
            paginator.end_page(request, end)
        else:
            if resources:
                changes = changes.filter(resource__in=resources)
            if only_merged:
                changes = changes.filter(MERGE)
            page = paginator.paginate_queryset(changes.select_related("revision"), request)
            told = [Told(change, action_of(change, self.visibility)) for change in page]
        entries = feed_entries(told, self.visibility, with_documents=with_documents)
        return Response(
            {"latest": self.latest_revision, **paginator.next_links(), "results": entries}
        )


def _after(query: QueryString, latest: int) -> int:
    number: int = query.read(AFTER.name, values.integer, 0)
    if number < 0:
        detail = "Revisions start at 1: use 0 for all changes."
        query.refuse(AFTER.name, InvalidValue("out_of_range", detail))
    elif number > latest:
        detail = (
            f"The latest revision is {latest}: a copy that has a later one is from another "
            "installation, or from before this one was restored. Start over."
        )
        query.refuse(AFTER.name, InvalidValue("ahead", detail))
    return number


def _resources(query: QueryString) -> list[str]:
    names = query.values(RESOURCE.name)
    for name in names:
        if name not in MODELS:
            detail = f"{quoted(name)} is not a kind of record: {', '.join(MODELS)}."
            hint = partial(did_you_mean, name, MODELS)
            query.refuse(RESOURCE.name, InvalidValue("unknown_word", detail, hint))
    return names
