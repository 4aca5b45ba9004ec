"""Checks the anchors of a document against the article's text, for those who have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from statements.documents import Document
from statements.seeds.article import decode_article, digest_of
from statements.seeds.checking import check_folder
from statements.seeds.faults import SeedError, SeedFault, UnknownDocument
from statements.seeds.mistakes import find_mistakes
from statements.seeds.seed import Seed


@dataclass(frozen=True)
class Verified:
    """A document whose anchors match its text: how many there are, and what looks wrong."""

    anchors: int
    warnings: list[SeedFault]


def verify_anchors(seeds: Path, document: str, content: bytes) -> Verified:
    """Check the anchors of a document against its text, given as bytes.

    Raises SeedError with every anchor, digest or length that doesn't match the text and all text
    outside sentences other than white space, and UnknownDocument if the folder has no such
    document.
    """
    files = {seed.name: seed for seed in check_folder(seeds) if seed.document is not None}
    if document not in files:
        raise UnknownDocument(document, files)
    seed = files[document]
    text = decode_article(content, seed.file)
    faults = [*_find_text_faults(seed, text), *_find_gaps(seed, text)]
    count = 0
    for entry, record in seed.documents:
        for pointer, anchor in _anchors(record):
            count += 1
            message = _contradict(anchor, text)
            if message:
                faults.append(entry.fault(pointer, message))
    if faults:
        raise SeedError(faults)
    return Verified(count, find_mistakes(seed, text))


def _find_text_faults(seed: Seed, text: str) -> Iterator[SeedFault]:
    if seed.article is None:
        return
    entry, record = seed.article
    if "\r" in text:
        yield entry.fault("", "The text has line ends other than LF: its offsets count otherwise.")
    if record["text_length"] != len(text):
        yield entry.fault("/text_length", f"The text has {len(text)} code points.")
    if record["text_sha256"] != digest_of(text):
        yield entry.fault("/text_sha256", f"The text has the SHA-256 {digest_of(text)}.")


def _anchors(record: Document) -> Iterator[tuple[str, Document]]:
    for name, value in record.items():
        if isinstance(value, list):
            for place, part in enumerate(value):
                if isinstance(part, dict) and part.get("digest") is not None:
                    yield f"/{name}/{place}", part


def _contradict(anchor: Document, text: str) -> str | None:
    found = text[anchor["start"] : anchor["end"]]
    if anchor["exact"] is not None and anchor["exact"] != found:
        return f"The text has {found!r} here, not {anchor['exact']!r}."
    if anchor["digest"] != digest_of(found):
        return "The text from start to end has another digest."
    return None


def _find_gaps(seed: Seed, text: str) -> Iterator[SeedFault]:
    reached = 0
    for sentence in seed.sentences:
        if text[reached : sentence.start].strip():
            message = f"The text from {reached} to {sentence.start} is in no sentence."
            yield seed.file.fault((*sentence.steps, "start"), message)
        reached = sentence.end
    if text[reached:].strip():
        message = f"The text from {reached} to its end is in no sentence."
        yield seed.file.fault(("coverage",), message)
