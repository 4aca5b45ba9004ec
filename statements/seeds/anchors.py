"""What a record says of the article's text, held against that text."""

from collections.abc import Iterator

from statements.documents import Document
from statements.documents.rules.statements import MAX_WORDS
from statements.models import Span
from statements.seeds.article import digest_of, splits_word
from statements.vocabularies import SpanPart

SPANS = tuple(part.value for part in SpanPart)
PARTS = (*SPANS, "hop", "condition", "estimate")
"""The parts of a statement that have an anchor."""

DIGEST_ALONE = frozenset({SpanPart.CONTENT.value, "condition"})
"""Parts that never repeat their words: together they would add up to the article."""

MAX_LENGTH = Span._meta.get_field("exact").max_length or 0
"""Most characters that a fragment may have: a script without spaces has long words."""

SHOWN = 28
"""Characters shown of both ends of long words, which is fewer than twelve words."""


class Unclear(ValueError):
    """An anchor's start and end don't tell which words it means; the message says why."""


def find_text_faults(document: Document, text: str) -> Iterator[tuple[str, str]]:
    """Yield why this isn't the text of a document, with pointers: its length and its digest."""
    if "\r" in text:
        yield "", "The text has line ends other than LF: its offsets count otherwise."
    if document["text_length"] != len(text):
        yield "/text_length", f"The text has {len(text)} code points."
    if document["text_sha256"] != digest_of(text):
        yield "/text_sha256", f"The text has the SHA-256 {digest_of(text)}."


def find_anchors(record: Document) -> Iterator[tuple[str, Document]]:
    """Yield the parts of a record that say where their words stand, with pointers."""
    for name, value in record.items():
        if isinstance(value, list):
            for place, part in enumerate(value):
                if isinstance(part, dict) and part.get("start") is not None:
                    yield f"/{name}/{place}", part


def contradict(anchor: Document, text: str) -> str | None:
    """Return what the text has at an anchor with a digest, if that is something else."""
    found = text[anchor["start"] : anchor["end"]]
    if anchor["exact"] is not None and anchor["exact"] != found:
        return f"The text has {found!r} here, not {anchor['exact']!r}."
    if anchor["digest"] != digest_of(found):
        return "The text from start to end has another digest."
    return None


def work_out_digest(start: int, end: int, text: str) -> str:
    """Return the digest of the words from start to end.

    Nothing else tells whether the two are right, so raises Unclear unless they enclose whole words.
    """
    if not start < end <= len(text):
        raise Unclear(
            f"There are no words from {start} to {end}: the text has {len(text)} code points."
        )
    words = text[start:end]
    found = (
        f"the text has {quote_ends(words)!r} from {start} to {end}. Correct the start or the end."
    )
    if words != words.strip():
        raise Unclear(f"This begins or ends with a blank or a line end: {found}")
    if splits_word(text, start) or splits_word(text, end):
        raise Unclear(f"This begins or ends inside a word: {found}")
    return digest_of(words)


def may_repeat(part: str, words: str) -> bool:
    """Return whether the anchor of a part, one of PARTS, repeats its words in ``exact``."""
    is_short = len(words.split()) <= MAX_WORDS and len(words) <= MAX_LENGTH
    return part not in DIGEST_ALONE and is_short


def quote_ends(words: str) -> str:
    """Return how words begin and end: enough to see whether they are the ones meant."""
    return words if len(words) <= 2 * SHOWN else f"{words[:SHOWN]} … {words[-SHOWN:]}"
