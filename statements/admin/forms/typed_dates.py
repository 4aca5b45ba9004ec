"""Explains at a date field how the typed words were read, and how to confirm that."""

from dataclasses import replace

from statements.documents import Document, Fault
from statements.models import Source
from statements.rest.problems.pointers import value_at
from statements.typed_dates import DateReading, read_date
from statements.vocabularies import DateBasis

UNREAD_EDTF = "edtf"
"""The code of the fault that a date isn't EDTF."""

UNCONFIRMED = "“{words}” is read as: {sentence} {remedy}"
CONFIRM = "Press “Use {edtf}, inferred”, or write {edtf} and choose “{inferred}” yourself."
WRITE = "Write {edtf}."
WRITE_KEPT = "Write {edtf}, and “{text}” as its words."


def explain_typed_date(fault: Fault, raw: Document, document: object) -> Fault:
    """Return the fault; if it's about a date, with what the form read and how to confirm it.

    ``raw`` is what was typed into the form. ``document`` is the document chosen there, whose date
    fills in what the typed one leaves out.
    """
    if fault.code != UNREAD_EDTF:
        return fault
    words = value_at(raw, fault.pointer)
    published = document.published_edtf if isinstance(document, Source) else None  # type: ignore[attr-defined]
    return replace(fault, detail=_explain(words, read_date(words, published)))


def _explain(words: str, reading: DateReading) -> str:
    if reading.edtf is None:
        return reading.sentence
    if reading.basis == DateBasis.INFERRED:
        remedy = CONFIRM
    else:
        remedy = WRITE_KEPT if reading.text else WRITE
    return UNCONFIRMED.format(
        words=words,
        sentence=reading.sentence,
        remedy=remedy.format(**reading._asdict(), inferred=DateBasis.INFERRED.label),
    )
