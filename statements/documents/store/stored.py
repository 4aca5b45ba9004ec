"""Load the documents of records in the database, in the form in which they are written."""

import json
from collections.abc import Iterable
from typing import Any

from statements.documents.rules.facts import MODELS
from statements.documents.serializers.parsing import Document, parse_document
from statements.documents.serializers.records import SERIALIZERS
from statements.rest.json import document_queries
from statements.rest.serializers.sparse_fields import ALL_FIELDS
from statements.rest.visibility import EVERYTHING


def load_documents(resource: str, ids: Iterable[str]) -> dict[str, Document]:
    """Return the documents of records by id, drafts included. One query.

    The API accepts what it shows, so a document is the API's own answer, parsed.
    """
    found = load_documents_and_answers(resource, ids)
    return {id: document for id, (document, _) in found.items()}


def load_documents_and_answers(
    resource: str, ids: Iterable[str]
) -> dict[str, tuple[Document, Any]]:
    """Return, by id, each record's document and what the API would answer. One query."""
    records = MODELS[resource].objects.filter(key__in=list(ids)).order_by("key")
    document = document_queries.document_sql(
        SERIALIZERS[resource], ALL_FIELDS, EVERYTHING, records.db
    )
    shown = {
        id: json.loads(text)
        for id, text in document_queries.select_documents(records, ["key"], document)
    }
    return {id: (parse_document(resource, raw)[0] or {}, raw) for id, raw in shown.items()}
