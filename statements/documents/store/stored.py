"""The documents of records that are in the database, as they would be written."""

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
    """Return the documents of records by their ids, drafts included; one query.

    What an answer of the API shows is what it takes, so that a document is its own parsed answer.
    """
    found = load_documents_and_answers(resource, ids)
    return {id: document for id, (document, _) in found.items()}


def load_documents_and_answers(
    resource: str, ids: Iterable[str]
) -> dict[str, tuple[Document, Any]]:
    """Return for each record its document, and what an answer of the API shows; one query."""
    records = MODELS[resource].objects.filter(key__in=list(ids)).order_by("key")
    document = document_queries.document_sql(
        SERIALIZERS[resource], ALL_FIELDS, EVERYTHING, records.db
    )
    shown = {
        id: json.loads(text)
        for id, text in document_queries.select_documents(records, ["key"], document)
    }
    return {id: (parse_document(resource, raw)[0] or {}, raw) for id, raw in shown.items()}
