"""What depends on a source that is about to change.

The rules check a record when it is written, but a change to a source can also break other records:
anchors must lie within the source's text, publishers must be outlets, and no speaker may be a hop
in their own chain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Model, QuerySet

from statements.documents.serializers.parsing import Document
from statements.models import (
    Actor,
    Condition,
    Estimate,
    Hop,
    Participation,
    Source,
    Span,
    Statement,
)
from statements.vocabularies import Role, SourceKind

TELLING = {"kind": "kind", "text_length": "text_length", "actor": "actor__key"}
"""The keys of a source that others depend on, with their lookups."""

ANCHORED: tuple[type[Model], ...] = (Hop, Condition, Span, Estimate)


@dataclass
class Dependents:
    """What depends on a source: who needs it to be of a kind, how far anchors reach, who speaks.

    ``kinds`` and ``speakers`` name one dependent for each kind and speaker, as ``resource/id``;
    ``reach`` is where the last anchor ends, in code points.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    reach: int = 0


def gather_dependents(
    sources: Iterable[Document], written: Mapping[str, set[str]]
) -> dict[str, Dependents]:
    """Return the dependents, by id, of each source that changes in a way others may depend on.

    Records that are also ``written`` (ids by resource) don't count: they are checked in their new
    state. It's a single query if no such source changes.
    """
    changed = _changed(sources)
    if not changed:
        return {}
    uses = {id: Dependents() for id in changed}
    _gather_kinds(uses, written)
    _gather_reach(uses, written)
    _gather_speakers(uses, written)
    return uses


def _changed(documents: Iterable[Document]) -> set[str]:
    sources: dict[str, Document] = {document["id"]: document for document in documents}
    rows = Source.objects.filter(key__in=sources).values_list("key", *TELLING.values())
    return {id for id, *values in rows if values != [sources[id].get(name) for name in TELLING]}


def _gather_kinds(uses: Mapping[str, Dependents], written: Mapping[str, set[str]]) -> None:
    outlet, document = SourceKind.OUTLET.value, SourceKind.DOCUMENT.value
    for kind, model, column in (
        (outlet, Source, "publisher"),
        (outlet, Actor, "known_via"),
        (document, Statement, "document"),
    ):
        rows: QuerySet[Any] = model._default_manager.filter(**{f"{column}__key__in": uses})
        for id, user in rows.order_by("-key").values_list(f"{column}__key", "key"):
            if user not in written[model.resource]:
                uses[id].kinds[kind] = f"{model.resource}/{user}"


def _gather_reach(uses: Mapping[str, Dependents], written: Mapping[str, set[str]]) -> None:
    for model in ANCHORED:
        parts = model._default_manager.filter(statement__document__key__in=uses)
        ends = parts.order_by().values("statement__document__key", "statement__key")
        for id, statement, end in ends.annotate(last=Max("end")).values_list(
            "statement__document__key", "statement__key", "last"
        ):
            if statement not in written["statements"]:
                uses[id].reach = max(uses[id].reach, end or 0)


def _gather_speakers(uses: Mapping[str, Dependents], written: Mapping[str, set[str]]) -> None:
    speakers = Participation.objects.filter(
        role=Role.SPEAKER.value, statement__chain__source__key__in=uses
    )
    for id, speaker, statement in speakers.values_list(
        "statement__chain__source__key", "actor__key", "statement__key"
    ):
        if id in uses and statement not in written["statements"]:
            uses[id].speakers[speaker] = f"statements/{statement}"
