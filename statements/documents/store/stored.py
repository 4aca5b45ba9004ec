"""The documents of records in the database, and whether a new document differs from them."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from statements.documents.serializers.layout import complete, format_numbers, normalize
from statements.documents.serializers.parsing import Document, parse_document, serializer_for
from statements.documents.serializers.records import SERIALIZERS
from statements.models import MODELS
from statements.rest.http.parsers import merge_patch, unreadable
from statements.rest.json import document_queries
from statements.rest.serializers.fields import DateTimeField
from statements.rest.serializers.sparse_fields import ALL_FIELDS
from statements.rest.visibility import EVERYTHING


def load_documents(resource: str, ids: Iterable[str]) -> dict[str, Document]:
    """Return the documents of records by id, drafts included. One query.

    The API accepts what it shows, so a document is the API's own answer, parsed.
    """
    answers = load_answers(resource, ids)
    return {id: parse_answer(resource, answer) for id, answer in answers.items()}


def load_answers(resource: str, ids: Iterable[str]) -> dict[str, Document]:
    """Return what the API would answer for each of these records, by id. One query."""
    records = MODELS[resource].objects.filter(key__in=list(ids)).order_by("key")
    document = document_queries.document_sql(
        SERIALIZERS[resource], ALL_FIELDS, EVERYTHING, records.db
    )
    rows = document_queries.select_documents(records, ["key"], document)
    return {id: json.loads(text) for id, text in rows}


def parse_answer(resource: str, answer: Document) -> Document:
    """Return the document that the API's own answer means."""
    return parse_document(resource, answer)[0] or {}


def read_kept(resource: str, text: str) -> Document:
    """Return a document that the history has kept, with the keys that have been added since."""
    return complete(serializer_for(resource), json.loads(text))


def differs(resource: str, document: Document, stored: Document | None) -> bool:
    """Return whether a valid document means something else than the stored one, if there is one."""
    return stored is None or canonical(resource, document) != canonical(resource, stored)


def merge_document(resource: str, stored: Document | None, patch: object) -> object:
    """Return the raw JSON that a JSON Merge Patch makes of a stored document, or of nothing.

    Raises UnreadableJson if the patch is nested too deep.
    """
    target = json.loads(canonical_text(resource, stored)) if stored else None
    try:
        return merge_patch(target, patch)
    except RecursionError as error:
        raise unreadable(error) from error


def canonical_text(resource: str, document: Document) -> str:
    """Return a valid document as JSON text that is the same for documents that mean the same."""
    return as_json(canonical(resource, document))


def canonical(resource: str, document: Document) -> Document:
    """Return a valid document with its lists in one order and its numbers in one form."""
    serializer = serializer_for(resource)
    return format_numbers(serializer, normalize(serializer, document))


_as_text: Callable[[datetime], str] = DateTimeField().to_representation

as_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_as_text
).encode
"""Return the text of a document; its times may still be datetimes."""
