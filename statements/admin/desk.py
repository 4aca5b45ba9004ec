"""What the index of admin shows beside its pages: what waits, what came in, what changed last."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from statements.admin.visibility import visibility_of
from statements.analysis.review_queue import COUNTED, WAITING, shares, tally, waiting
from statements.history.entries import DELETED, MERGED
from statements.history.latest import READ, Write, latest_arrivals, latest_writes, way_of
from statements.models import MODELS, Statement
from statements.models.permissions import JUDGE_STATEMENT, VIEW_STATEMENT
from statements.vocabularies import ReviewStatus

MOMENT = "%Y-%m-%d %H:%M"

VIEW_REVISION = "statements.view_revision"

SHARES, ARRIVALS, WRITES = 5, 8, 10
"""How many documents and authors, arrivals, and writes are shown."""

OLDEST = f"Of the {COUNTED:,} that have waited longest."


class Line(NamedTuple):
    """A line of a panel: what it's about, the rest of it, and an address if it leads somewhere."""

    name: str
    about: str
    address: str = ""


class Panel(NamedTuple):
    """Lines with a title, and what they leave out."""

    title: str
    lines: Sequence[Line]
    note: str = ""


def panels_of(request: HttpRequest) -> list[Panel]:
    """Return the panels that whoever makes the request may see."""
    panels: list[Panel] = []
    if request.user.has_perm(VIEW_STATEMENT):
        panels += _waiting_panels(request)
    if request.user.has_perm(VIEW_REVISION):
        panels += _history_panels(request)
    return panels


def _waiting_panels(request: HttpRequest) -> Iterator[Panel]:
    visibility, address = visibility_of(request), _waiting_address
    if not request.user.has_perm(JUDGE_STATEMENT):
        address = _listed_address
    hidden = () if visibility.sees_drafts else (ReviewStatus.DRAFT,)
    lines = []
    for status in WAITING:
        if status not in hidden:
            count = tally(waiting(status, visibility))
            told = f"more than {count.number:,}" if count.has_more else f"{count.number:,}"
            lines.append(Line(status.label, told, address(status)))
    yield Panel("Waiting for review", lines)
    documents, authors = shares(waiting(ReviewStatus.UNREVIEWED, visibility), visibility, SHARES)
    yield Panel(
        "Unreviewed, by document",
        [
            Line(one.name, f"{one.number:,}", address(ReviewStatus.UNREVIEWED, document=one.key))
            for one in documents
        ],
        OLDEST,
    )
    yield Panel(
        "Unreviewed, by who wrote them",
        [
            Line(
                one.name,
                f"{one.number:,}",
                _waiting_address(ReviewStatus.UNREVIEWED, by=one.key)
                if one.key and address is _waiting_address
                else "",
            )
            for one in authors
        ],
        OLDEST,
    )


def _history_panels(request: HttpRequest) -> Iterator[Panel]:
    visibility = visibility_of(request)
    yield Panel(
        "Came in",
        [
            Line(
                str(one.document),
                f"{one.number:,}, {one.way}, {one.at:{MOMENT}}",
                _list_address(Statement.resource, document=one.document.key),
            )
            for one in latest_arrivals(visibility, ARRIVALS)
        ],
        f"Of the latest {READ:,} changes.",
    )
    yield Panel("Last changes", [_line_of(one) for one in latest_writes(visibility, WRITES)])


def _line_of(write: Write) -> Line:
    others = " and others" if write.has_others else ""
    why = f": “{write.revision.why}”" if write.revision.why else ""
    about = f"{write.action}{others}, {way_of(write.revision)}, {write.revision.at:{MOMENT}}{why}"
    is_there = write.action not in (DELETED, MERGED)
    return Line(write.key, about, _list_address(write.resource, q=write.key) if is_there else "")


def _waiting_address(status: ReviewStatus, **query: str) -> str:
    """Return the address of the review queue, for whoever may judge."""
    queue = reverse("admin:statements_statement_queue")
    return f"{queue}?{urlencode({'status': status.value, **query})}"


def _listed_address(status: ReviewStatus, **query: str) -> str:
    """Return the address of a list of the same statements, for whoever may not."""
    return _list_address(Statement.resource, review_status=status.value, **query)


def _list_address(resource: str, **query: str) -> str:
    model = MODELS[resource]._meta.model_name
    return f"{reverse(f'admin:statements_{model}_changelist')}?{urlencode(query)}"
