"""The document: each record's shape, its parser, its rules and its way into the database.

Every face does the same: ``parse`` what it was given, ``check`` it against facts gathered
beforehand, and, when there is no fault, ``write`` it.
"""

from statements.documents.columns import columns_of, document_of, parts_of
from statements.documents.facts import MODELS, Facts
from statements.documents.faults import Fault
from statements.documents.order import in_order
from statements.documents.parsing import Batch, Document, parse, shape_of
from statements.documents.recording import adopt, text_of
from statements.documents.records import SHAPES
from statements.documents.referrers import InUse
from statements.documents.rules import check, check_batch
from statements.documents.saving import Writer, delete, write
from statements.documents.settling import settled
from statements.documents.stored import stored

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
