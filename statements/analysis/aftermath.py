"""The aftermath of a statement: what has been corrected, contradicted or assessed since."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db.models.functions import Coalesce

from statements.analysis.related import OPPOSING, STATEMENT, Json, Related
from statements.documents.serializers.references import ActorReference, SourceReference
from statements.models import Actor, Assessment, Correction, Hop, Source, Statement
from statements.rest.query.sql import Sql, sql_of

MAX_SHOWN = 20
"""How many corrections, relations and assessments are shown."""


def choose_opposing(relations: Sequence[Related]) -> list[Related]:
    """Return the relations that oppose a statement, newest first: one more than are shown."""
    return [one for one in relations if one.reason in OPPOSING][: MAX_SHOWN + 1]


def read_aftermath(statement: int, opposing: Sequence[Related], lines: Mapping[int, Json]) -> Json:
    """Return the corrections, relations and assessments that bear on a statement.

    A correction is of its document, or of one in its chain. ``opposing`` are the relations, see
    `choose_opposing`, and ``lines`` what is shown of their statements.
    """
    using = Statement.objects.db
    corrections, assessments = (
        sql.filled({STATEMENT: statement}).read(using) for sql in _bearing_sql(using)
    )
    return {
        "corrections": _bounded(corrections, _correction),
        "relations": _relations(opposing, lines),
        "assessments": _bounded(assessments, _assessment),
    }


@lru_cache
def _bearing_sql(using: str) -> tuple[Sql, Sql]:
    """Return the SQL for corrections and for assessments; compiling takes longer than running."""
    of_document = Statement.objects.using(using).filter(pk=STATEMENT).order_by()
    of_hops = Hop.objects.using(using).filter(statement=STATEMENT, source__isnull=False).order_by()
    documents = of_document.values("document").union(of_hops.values("source"))
    corrections = (
        Correction.objects.using(using)
        .filter(document__in=documents)
        .order_by("-made_order", "source__key", "kind", "document__key")
    )
    assessments = Assessment.objects.using(using).filter(statement=STATEMENT).order_by("position")
    return (
        sql_of(
            corrections.values_list(
                *("kind", *_reference("document"), *_reference("source")),
                Coalesce("made_edtf", "made_text"),
            )[: MAX_SHOWN + 1]
        ),
        sql_of(
            assessments.values_list(
                *(*_reference("assessor"), "verdict", "verdict_text", *_reference("document")),
                *(Coalesce("assessed_edtf", "assessed_text"), "web_url"),
            )[: MAX_SHOWN + 1]
        ),
    )


def _reference(path: str) -> tuple[str, str, str]:
    return (f"{path}__key", f"{path}__name", f"{path}__kind")


def _relations(opposing: Sequence[Related], lines: Mapping[int, Json]) -> Json:
    results = [
        {"relation": one.reason, "direction": one.direction, **lines[one.statement]}
        for one in opposing[:MAX_SHOWN]
        # One that is deleted between two queries is left out.
        if one.statement in lines
    ]
    return {"results": results, "has_more": len(opposing) > MAX_SHOWN}


def _bounded(rows: Sequence[tuple], shown: Callable[..., Json]) -> Json:
    return {"results": [shown(*row) for row in rows[:MAX_SHOWN]], "has_more": len(rows) > MAX_SHOWN}


def _correction(kind: str, *columns: Any) -> Json:
    return {
        "kind": kind,
        "document": _source(*columns[:3]),
        "by": _source(*columns[3:6]),
        "made": columns[6],
    }


def _assessment(*columns: Any) -> Json:
    id, name, kind, verdict, verdict_text, *document, assessed, web_url = columns
    return {
        "assessor": ActorReference(Actor(key=id, name=name, kind=kind)).data,
        "verdict": verdict,
        "verdict_text": verdict_text,
        "document": _source(*document) if document[0] else None,
        "assessed": assessed,
        "web_url": web_url,
    }


def _source(id: str, name: str | None, kind: str) -> Json:
    reference: Json = SourceReference(Source(key=id, name=name, kind=kind)).data
    return reference
