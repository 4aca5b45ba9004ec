"""From JSON to a document: every writable key present, defaults filled in, references as ids."""

from functools import cache
from typing import Any

from rest_framework.exceptions import ValidationError

from statements.documents.faults import Faults, faults_in
from statements.documents.serializers.records import SERIALIZERS, RecordSerializer
from statements.rest.query.suggestions import MAX_HINTS
from statements.rest.serializers.field_errors import count_of

Document = dict[str, Any]
"""One record in its one form: keys of its shape, without the read-only ones."""

Batch = dict[str, list[Document]]
"""Documents by the plural of their kind."""


@cache
def serializer_for(resource: str) -> RecordSerializer:
    """Return the shape by which records of this kind are parsed; parsing leaves no trace in it."""
    return SERIALIZERS[resource]()


def parse_document(
    resource: str, raw: Any, *, hints: int = MAX_HINTS
) -> tuple[Document | None, Faults]:
    """Return the document that ``raw`` (parsed JSON or YAML) means, and what is wrong with it.

    A value at fault is null in the document, so that the rules can still judge the rest; the
    document is null when ``raw`` is no object at all. With more faults than are listed, it may
    lack parts, and the rules have nothing to say. No query is made.
    """
    try:
        return serializer_for(resource).run_validation(raw), Faults()
    except ValidationError as error:
        faults = faults_in(error.detail)
        return getattr(error, "partial", None), Faults.first(faults, count_of(error), hints=hints)
