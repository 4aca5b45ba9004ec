"""Tells at a date's field what typed words were read as, and how to confirm that."""

from dataclasses import replace
from typing import Any

from statements.documents import Document, Fault
from statements.models import Source
from statements.typed_dates import DateReading, read_date
from statements.vocabularies import DateBasis

UNREAD_EDTF = "edtf"
"""The code of a fault about what isn't EDTF."""

UNCONFIRMED = "“{words}” is read as: {sentence} {remedy}"
CONFIRM = "Press “Use {edtf}, inferred”, or write {edtf} and choose “{inferred}” yourself."
WRITE = "Write {edtf}."
WRITE_KEPT = "Write {edtf}, and “{text}” as its words."


def explain_typed_date(fault: Fault, raw: Document, document: object) -> Fault:
    """Return a fault of a form's document; about a date, it says what the form reads instead.

    ``document`` is what the form has as its document, whose date is offered for what is missing.
    """
    if fault.code != UNREAD_EDTF:
        return fault
    words: Any = raw
    for step in fault.pointer.split("/")[1:]:
        words = words[int(step) if isinstance(words, list) else step]
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
