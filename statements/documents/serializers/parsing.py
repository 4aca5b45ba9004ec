"""Parse JSON into a document: every writable key present, defaults filled in, references as ids."""

from functools import cache
from typing import Any

from rest_framework.exceptions import ValidationError

from statements.documents.faults import Faults, faults_in
from statements.documents.serializers.records import SERIALIZERS, RecordSerializer
from statements.rest.query.suggestions import MAX_HINTS
from statements.rest.serializers.field_errors import count_of

Document = dict[str, Any]
"""A parsed record: the keys of its serializer, without the read-only ones."""

Batch = dict[str, list[Document]]
"""Documents by resource."""


@cache
def serializer_for(resource: str) -> RecordSerializer:
    """Return the serializer for this resource; it's shared, since parsing leaves no state in it."""
    return SERIALIZERS[resource]()


def parse_document(
    resource: str, raw: object, *, hints: int = MAX_HINTS
) -> tuple[Document | None, Faults]:
    """Return the document that ``raw`` (parsed JSON or YAML) means, and what is wrong with it.

    A faulty value is null in the document, so that the rules can still check the rest. The
    document is None if ``raw`` isn't an object. If there are more faults than are listed, the
    document may lack parts, so don't run the rules on it. Makes no query.
    """
    try:
        return serializer_for(resource).run_validation(raw), Faults()
    except ValidationError as error:
        faults = faults_in(error.detail)
        return getattr(error, "partial", None), Faults.first(faults, count_of(error), hints=hints)
