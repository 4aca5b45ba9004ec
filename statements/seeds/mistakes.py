"""Find likely mistakes in an annotation that the text doesn't contradict."""

import re
from collections.abc import Iterator

from statements.documents import Document
from statements.documents.rules.records import items
from statements.models import Source
from statements.seeds.anchors import find_anchors
from statements.seeds.article import find_words
from statements.seeds.faults import SeedFault
from statements.seeds.seed import Seed, Sentence
from statements.vocabularies import SpanPart

ELLIPSIS = re.compile(r"\.\.\.|…")

AWAY = 1
"""Sentences a source or cue may be away from its statement: quotations run on."""

QUOTED_WORDS = ("likelihood_text", "approximator_text")
"""The keys whose value the article must have, beside the text of a date."""


def find_mistakes(seed: Seed, text: str) -> list[SeedFault]:
    """Return sorted warnings about a document whose anchors match its text.

    They are about sources and cues far from their statement's sentence, contents that overlap
    their own source or cue, words that aren't in the text, and anchors without a digest.
    """
    warnings: list[SeedFault] = []
    for entry, record in seed.documents:
        # What other sources say, of their dates and of what they correct, is not in this text.
        if entry.resource == Source.resource and record["id"] != seed.document:
            continue
        found = [
            *_far_spans(record, seed.sentences, f"{seed.document}-"),
            *find_own_mistakes(record, text),
        ]
        warnings += [entry.fault(pointer, message) for pointer, message in found]
    return sorted(warnings)


def find_own_mistakes(record: Document, text: str) -> Iterator[tuple[str, str]]:
    """Yield the warnings, with pointers, that one record and the text are enough for."""
    for pointer, anchor in find_anchors(record):
        if anchor["digest"] is None:
            yield pointer, "This has no digest yet, so it isn't checked: --fill works it out."
    yield from _overlaps(record)
    yield from _missing_words(record, text)


def _spans(record: Document, *parts: SpanPart) -> Iterator[tuple[str, Document]]:
    """Yield the spans of these parts of a record, with their pointers."""
    for pointer, span in items(record, "spans"):
        if span["part"] in parts:
            yield pointer, span


def _far_spans(
    record: Document, sentences: list[Sentence], prefix: str
) -> Iterator[tuple[str, str]]:
    short = record["id"].removeprefix(prefix)
    own = [one.sentence for one in sentences if short in one.statements]
    for pointer, span in _spans(record, SpanPart.SOURCE, SpanPart.CUE):
        its = [one.sentence for one in sentences if one.start <= span["start"] < one.end]
        if its and own and min(abs(its[0] - number) for number in own) > AWAY:
            yield (
                pointer,
                f"This {span['part']} is in sentence {its[0]}, far from the statement, which is in "
                f"{', '.join(map(str, own))}: check its start.",
            )


def _overlaps(record: Document) -> Iterator[tuple[str, str]]:
    for pointer, content in _spans(record, SpanPart.CONTENT):
        for _, other in _spans(record, SpanPart.SOURCE, SpanPart.CUE):
            if content["start"] < other["end"] and other["start"] < content["end"]:
                yield (
                    pointer,
                    f"This content overlaps its own {other['part']}, from {other['start']} to "
                    f"{other['end']}: leave that out, with two spans if it is in between.",
                )


def _missing_words(record: Document, text: str) -> Iterator[tuple[str, str]]:
    # Those who assess a statement do so elsewhere: their words are another document's.
    own = {name: value for name, value in record.items() if name != "assessments"}
    for pointer, words in _quoted_words(own):
        # Words that close around others are written with an ellipsis: "above … but below".
        if not all(find_words(text, piece.strip()) for piece in ELLIPSIS.split(words)):
            yield pointer, f"The text does not have {words!r}: write the words as it has them."


def _quoted_words(value: object, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the words that a record or a part of it quotes without an anchor, with pointers."""
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _quoted_words(item, f"{pointer}/{place}")
    elif isinstance(value, dict):
        keys = (*QUOTED_WORDS, "text") if "edtf" in value else QUOTED_WORDS
        for key, item in value.items():
            if key in keys and item is not None:
                yield f"{pointer}/{key}", item
            else:
                yield from _quoted_words(item, f"{pointer}/{key}")
