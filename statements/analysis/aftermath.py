"""The aftermath of a statement: what has been corrected, contradicted or assessed since."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from statements.analysis.corroboration import Json, read_lines, read_related
from statements.documents.serializers.references import ActorReference, SourceReference
from statements.models import Assessment, Correction, Statement
from statements.querysets import DRAFT
from statements.rest.visibility import Visibility
from statements.vocabularies import RelationKind, ReviewStatus

MAX_SHOWN = 20
"""How many corrections, relations and assessments are shown."""

OPPOSING = (
    RelationKind.CONTRADICTS.value,
    RelationKind.SUPERSEDES.value,
    RelationKind.QUALIFIES.value,
)


def read_aftermath(statement: Statement, visibility: Visibility) -> Json:
    """Return the corrections, relations and assessments that bear on a statement.

    A correction is of its document, or of one in its chain. A relation is one of `OPPOSING`, of the
    statement itself or of another to it; rejected statements are left out. The statement is one
    `with_path`.
    """
    hops = statement.chain.all()
    documents = {statement.document_id, *(hop.source_id for hop in hops if hop.source_id)}
    corrections = (
        Correction.objects.filter(document__in=documents)
        .select_related("source", "document")
        .order_by("-made_order", "source__key", "kind", "document__key")
    )
    assessments = (
        Assessment.objects.filter(statement=statement)
        .select_related("assessor", "document")
        .order_by("position")
    )
    return {
        "corrections": _bounded(corrections, _correction),
        "relations": _read_opposing(statement, visibility),
        "assessments": _bounded(assessments, _assessment),
    }


def _read_opposing(statement: Statement, visibility: Visibility) -> Json:
    hidden = {ReviewStatus.REJECTED.value, *(() if visibility.sees_drafts else (DRAFT,))}
    statuses = tuple(str(status) for status in ReviewStatus.values() if status not in hidden)
    related = read_related(statement, OPPOSING, statuses, MAX_SHOWN)
    shown = related[:MAX_SHOWN]
    lines = read_lines([one.statement for one in shown], visibility)
    results = [
        {"relation": one.reason, "direction": one.direction, **lines[one.statement]}
        for one in shown
        if one.statement in lines
    ]
    return {"results": results, "has_more": len(related) > MAX_SHOWN}


def _bounded(rows: QuerySet, shown: Callable[[Any], Json]) -> Json:
    found = list(rows[: MAX_SHOWN + 1])
    return {
        "results": [shown(one) for one in found[:MAX_SHOWN]],
        "has_more": len(found) > MAX_SHOWN,
    }


def _correction(one: Any) -> Json:
    return {
        "kind": one.kind,
        "document": SourceReference(one.document).data,
        "by": SourceReference(one.source).data,
        "made": one.made_edtf or one.made_text,
    }


def _assessment(one: Any) -> Json:
    return {
        "assessor": ActorReference(one.assessor).data,
        "verdict": one.verdict,
        "verdict_text": one.verdict_text,
        "document": one.document and SourceReference(one.document).data,
        "assessed": one.assessed_edtf or one.assessed_text,
        "web_url": one.web_url,
    }
