"""Health checks, for whatever monitors this installation."""

import logging

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from statements.models import Revision
from statements.models.writable import takes_writes
from statements.rest.limits import capacity

BUSY_SECONDS = 5
"""Seconds without a free thread after which new requests should go elsewhere."""

logger = logging.getLogger(__name__)


@csrf_exempt  # writes nothing, so other methods get 405, not a CSRF error
@cache_control(no_store=True)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok`: the process is alive, whatever the state of its database."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@csrf_exempt  # writes nothing, so other methods get 405, not a CSRF error
@cache_control(no_store=True)
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if we can serve requests: the database answers and has every migration.

    Otherwise answer 503 and say what's missing. Either way the body is ``{"ready": bool,
    "database": "answers" or "does not answer", "pending_migrations": [name, ...], "writes": bool,
    "busy": bool}``; the migrations are null if the database doesn't answer. An installation that
    takes no writes, such as one with a full disk, is still ready, because it can be read. One whose
    threads have all been busy for BUSY_SECONDS is not.
    """
    is_busy = capacity.REQUEST_LANE.has_been_full_for(BUSY_SECONDS)
    try:
        pending = _pending_migrations()
        writes = takes_writes(Revision)
    except Error:
        # The driver's message may contain host, user and port, so only log it.
        logger.exception("The database does not answer.")
        state = {"ready": False, "database": "does not answer", "pending_migrations": None}
        writes = False
    else:
        ready = not pending and not is_busy
        state = {"ready": ready, "database": "answers", "pending_migrations": pending}
    state |= {"writes": writes, "busy": is_busy}
    return JsonResponse(state, status=200 if state["ready"] else 503)


def _pending_migrations() -> list[str]:
    """Return the migrations that the database lacks, as `app.name`, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
