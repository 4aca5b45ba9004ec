"""The document: each record's shape, its parser, its rules and its way into the database.

Every face does the same: ``parse`` what it was given, ``check`` it against facts gathered
beforehand, and, when there is no fault, ``write`` it.
"""

from statements.documents.rules import check, check_batch
from statements.documents.rules.facts import MODELS, Facts
from statements.documents.rules.faults import Fault
from statements.documents.serializers.columns import columns_of, document_of, parts_of
from statements.documents.serializers.normalizing import settled
from statements.documents.serializers.parsing import Batch, Document, parse, shape_of
from statements.documents.serializers.records import SHAPES
from statements.documents.store.changes import adopt, text_of
from statements.documents.store.in_use import InUse
from statements.documents.store.order import in_order
from statements.documents.store.stored import stored
from statements.documents.store.writer import Writer, delete, write

__all__ = [
    "MODELS",
    "SHAPES",
    "Batch",
    "Document",
    "Facts",
    "Fault",
    "InUse",
    "Writer",
    "adopt",
    "check",
    "check_batch",
    "columns_of",
    "delete",
    "document_of",
    "in_order",
    "parse",
    "parts_of",
    "settled",
    "shape_of",
    "stored",
    "text_of",
    "write",
]
