"""The start page, and the pages that explain the API's filters and problem types."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from statements import __version__
from statements.models import Actor, Estimate, Revision, Source, Statement, Topic
from statements.models.permissions import may_read
from statements.rest.problems.problem_types import PROBLEM_TYPES

SEED = "peacekeepers-ukraine-2024-12"
"""The example document that ships with On Record; `EXAMPLES` ask about it."""


EXAMPLES = {
    "Who is against putting the peacekeepers under the United Nations?": (
        "/api/v1/statements/?stance=against&stance_topic=un-auspices"
    ),
    "Which troop estimates overlap the range from 80,000 to 120,000?": (
        "/api/v1/estimates/?measure=military_personnel&estimate_overlaps=80000,120000"
    ),
    "What do we have on the word of Reuters?": "/api/v1/statements/?via=reuters",
}
"""Queries to try: the URL that answers each question."""


@csrf_exempt  # writes nothing, so other methods get 405, not a CSRF error
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show newcomers what On Record is, where to go and, if they may read, what's in it."""
    if not may_read(request.user):
        return render(request, "pages/start.html", {"is_closed": True, "version": __version__})
    counts = _counts_of_now()
    has_seed = counts.pop("seed") > 0
    context = {
        "counts": {resource: f"{number:,}" for resource, number in counts.items()},
        "is_empty": not any(counts.values()),
        "examples": EXAMPLES if has_seed else {},
        "version": __version__,
    }
    response = render(request, "pages/start.html", context)
    if not settings.ANONYMOUS_READING:
        patch_cache_control(response, private=True)
    return response


@csrf_exempt  # writes nothing, so other methods get 405, not a CSRF error
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Explain every problem type, each under the anchor that an error's `type` points to."""
    return render(request, "pages/problems.html", {"problem_types": PROBLEM_TYPES})


@csrf_exempt  # writes nothing, so other methods get 405, not a CSRF error
@require_safe
def filters(request: HttpRequest) -> HttpResponse:
    """Explain filters, each rule under the anchor that parameters of the schema link to."""
    return render(request, "pages/filters.html")


def _counts_of_now() -> dict[str, int]:
    """Return the number of public records of each resource.

    Counted once per public revision and then cached: otherwise every visit would count a million
    statements and keep the database busy.
    """
    latest = Revision.latest(sees_drafts=False)
    key = f"start:counts:{latest}"
    counts: dict[str, int] | None = cache.get(key) if latest else None
    if counts is None:
        counts = _counts(
            statements=Statement.objects.public(),
            estimates=Estimate.objects.public(),
            actors=Actor.objects.all(),
            sources=Source.objects.all(),
            topics=Topic.objects.all(),
            seed=Source.objects.filter(key=SEED),
        )
        if latest:
            cache.set(key, counts)
    return dict(counts)


def _counts(**records: QuerySet) -> dict[str, int]:
    """Return the number of records in each queryset, by name, with one query."""
    first, *others = (
        queryset.order_by()
        .annotate(counted=Value(name))
        .values("counted")
        .annotate(number=Count("pk"))
        .values_list("counted", "number")
        for name, queryset in records.items()
    )
    found = dict(first.union(*others, all=True))
    return {name: found[name] for name in records}
