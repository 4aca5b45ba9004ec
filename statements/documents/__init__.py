"""Documents: their serializers, their rules, and how they get in and out of the database.

Every face does the same: ``parse_document`` the input, ``check`` it against facts gathered
beforehand and, if there are no faults, ``write_documents`` it.
"""

from statements.documents.faults import Fault
from statements.documents.rules import check, check_batch
from statements.documents.rules.facts import Facts
from statements.documents.serializers.layout import (
    columns_of,
    document_of,
    layout_of,
    normalize,
    sort_into_waves,
)
from statements.documents.serializers.parsing import Batch, Document, parse_document, serializer_for
from statements.documents.serializers.records import SERIALIZERS
from statements.documents.store.changes import adopt_records
from statements.documents.store.in_use import InUse
from statements.documents.store.stored import (
    canonical,
    canonical_text,
    differs,
    load_documents,
    merge_document,
)
from statements.documents.store.writes import DocumentWriter, delete_records, write_documents
from statements.models import MODELS
