"""Checks and completes the words by which records are found, from the records themselves."""

import json
from collections.abc import Collection, Iterator

from django.db.models import Exists, Model, OuterRef, QuerySet

from statements.documents.serializers.parsing import Document
from statements.documents.serializers.records import SERIALIZERS
from statements.documents.store.bulk import chunked
from statements.documents.store.name_words import find_wrong_names, rebuild_name_words
from statements.documents.store.words import TABLES, replace_words, words_of
from statements.models import MODELS, Actor, Revision, Topic, Words
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
    "topics": NAMED,
}
"""The keys of a document that have words."""


def index_missing() -> int:
    """Write the words of all records that have none; return how many there were."""
    count = 0
    for resource, table in TABLES.items():
        kept = table._default_manager.filter(pk=OuterRef("pk"))
        missing = MODELS[resource]._default_manager.filter(~Exists(kept))
        for keys in _chunks(missing):
            with Revision.writing():
                _replace(resource, keys)
            count += len(keys)
    return count


def rebuild_index() -> int:
    """Write all words anew, those of names too, and delete those of no record; return how many.

    Other writers have their turn between two chunks.
    """
    count = 0
    for resource in TABLES:
        with Revision.writing():
            left_over(resource).delete()
        for keys in _chunks(MODELS[resource]._default_manager.all()):
            with Revision.writing():
                _replace(resource, keys)
            count += len(keys)
    rebuild_name_words()
    return count


def find_wrong() -> Iterator[str]:
    """Yield each record, as ``resource/id``, whose words aren't those of its document or its names.

    Other writers have their turn between two chunks.
    """
    for resource, table in TABLES.items():
        for keys in _chunks(MODELS[resource]._default_manager.all()):
            # A record and its words are read by several queries.
            with Revision.writing():
                kept = dict(table._default_manager.filter(pk__in=keys).values_list("pk", "words"))
                answers = _load(resource, keys)
                speakers, topics = _keys_of(resource, answers.values())
            for pk, answer in answers.items():
                if kept.get(pk) != words_of(resource, answer, speakers, topics):
                    yield f"{resource}/{answer['id']}"
    for record in find_wrong_names():
        yield f"{record.resource}/{record.key}"


def left_over(resource: str) -> QuerySet[Words]:
    """Return the words of records that are gone."""
    return TABLES[resource]._default_manager.exclude(
        pk__in=MODELS[resource]._default_manager.values("pk")
    )


def _chunks(records: QuerySet[Model]) -> Iterator[list[int]]:
    """Yield the primary keys of records, in chunks; they may be written or deleted meanwhile."""
    last = 0
    while keys := list(
        records.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield keys
        last = keys[-1]


def _replace(resource: str, keys: list[int]) -> None:
    answers = _load(resource, keys)
    owners = {answer["id"]: pk for pk, answer in answers.items()}
    replace_words(resource, answers.values(), owners, keys, *_keys_of(resource, answers.values()))


def _load(resource: str, keys: list[int]) -> dict[int, Document]:
    """Return the documents of the records that there are, with the keys that have words."""
    records = MODELS[resource]._default_manager.filter(pk__in=keys).order_by("id")
    document = document_queries.document_sql(
        SERIALIZERS[resource], SparseFields(KEYS[resource]), EVERYTHING, records.db
    )
    found = document_queries.select_documents(records, ["id"], document)
    return {pk: json.loads(text) for pk, text in found}


def _keys_of(resource: str, answers: Collection[Document]) -> tuple[dict[str, int], dict[str, int]]:
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
