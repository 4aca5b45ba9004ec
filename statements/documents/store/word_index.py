"""Checks and completes the words by which records are found, from the records themselves."""

import json
from collections.abc import Iterator

from django.db.models import Exists, Model, OuterRef, QuerySet

from statements.documents.serializers.parsing import Document
from statements.documents.serializers.records import SERIALIZERS
from statements.documents.store.bulk import chunked
from statements.documents.store.words import TABLES, replace_words, words_of
from statements.models import MODELS, Actor, Revision, Topic
from statements.rest.json import document_queries
from statements.rest.serializers.sparse_fields import SparseFields
from statements.rest.visibility import EVERYTHING

CHUNK = 1000
"""Records read at a time."""

NAMED = frozenset({"name", "other_names.name"})
KEYS = {
    "statements": frozenset(
        {
            *("text", "note", "language", "occasion", "topics.id", "chain.exact", "spans.exact"),
            *("participants.role", "participants.actor.id", "conditions.text", "conditions.exact"),
            "estimates.exact",
        }
    ),
    "actors": NAMED | {"description"},
    "sources": NAMED,
    "topics": frozenset({"name"}),
}
"""The keys of a document that have words."""


def index_missing() -> int:
    """Write the words of all records that have none; return how many there were."""
    count = 0
    for resource, model in MODELS.items():
        kept = TABLES[resource]._default_manager.filter(pk=OuterRef("pk"))
        missing = model._default_manager.filter(~Exists(kept))
        for rows in _chunks(missing):
            with Revision.writing():
                _replace(resource, rows, old=[])
            count += len(rows)
    return count


def rebuild_index() -> int:
    """Write the words of all records anew; return how many there were.

    Other writers have their turn between two chunks.
    """
    count = 0
    for resource, model in MODELS.items():
        for rows in _chunks(model._default_manager.all()):
            with Revision.writing():
                _replace(resource, rows, old=[pk for _, pk in rows])
            count += len(rows)
    return count


def find_wrong() -> Iterator[str]:
    """Yield each record, as ``resource/id``, whose words aren't those of its document."""
    for resource, model in MODELS.items():
        for rows in _chunks(model._default_manager.all()):
            kept = TABLES[resource]._default_manager.filter(pk__in=[pk for _, pk in rows])
            words = dict(kept.values_list("pk", "words"))
            owners = dict(rows)
            answers = _load(resource, [id for id, _ in rows])
            speakers, topics = _keys_of(resource, answers)
            for answer in answers:
                found = words_of(resource, answer, speakers, topics)
                if words.get(owners[answer["id"]]) != found:
                    yield f"{resource}/{answer['id']}"


def _chunks(records: QuerySet[Model]) -> Iterator[list[tuple[str, int]]]:
    """Yield the ids and primary keys of records, in chunks; they may be written meanwhile."""
    last = 0
    while rows := list(records.filter(pk__gt=last).order_by("pk").values_list("key", "pk")[:CHUNK]):
        yield rows
        last = rows[-1][1]


def _replace(resource: str, rows: list[tuple[str, int]], old: list[int]) -> None:
    answers = _load(resource, [id for id, _ in rows])
    replace_words(resource, answers, dict(rows), old, *_keys_of(resource, answers))


def _load(resource: str, ids: list[str]) -> list[Document]:
    records = MODELS[resource]._default_manager.filter(key__in=ids).order_by("key")
    document = document_queries.document_sql(
        SERIALIZERS[resource], SparseFields(KEYS[resource]), EVERYTHING, records.db
    )
    found = document_queries.select_documents(records, ["key"], document)
    return [json.loads(text) for _, text in found]


def _keys_of(resource: str, answers: list[Document]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the primary keys of the speakers and topics of statements."""
    if resource != "statements":
        return {}, {}
    speakers = {one["actor"]["id"] for answer in answers for one in answer["participants"]}
    topics = {topic["id"] for answer in answers for topic in answer["topics"]}
    return _primary_keys(Actor, speakers), _primary_keys(Topic, topics)


def _primary_keys(model: type[Actor | Topic], ids: set[str]) -> dict[str, int]:
    return {
        id: pk
        for some in chunked(sorted(ids), 5 * CHUNK)
        for id, pk in model._default_manager.filter(key__in=some).values_list("key", "pk")
    }
