"""Checks the anchors of a document against the article's text, for those who have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from statements.seeds.anchors import contradict, find_anchors, find_text_faults
from statements.seeds.article import decode_article
from statements.seeds.checking import check_folder
from statements.seeds.faults import SeedError, SeedFault, UnknownDocument
from statements.seeds.mistakes import find_mistakes
from statements.seeds.seed import Seed


@dataclass(frozen=True)
class Verified:
    """A document whose anchors match its text: how many there are, and what looks wrong."""

    anchors: int
    warnings: list[SeedFault]


def verify_anchors(
    seeds: Path, document: str, content: bytes, *, base: Path | None = None
) -> Verified:
    """Check the anchors of a document against its text, given as bytes.

    The seeds may refer to the shared records of ``base``, another folder.

    Raises SeedError with every anchor, digest or length that doesn't match the text and all text
    outside sentences other than white space, UnknownDocument if the folder has no such document,
    and NotUtf8.
    """
    files = {seed.name: seed for seed in check_folder(seeds, base) if seed.document is not None}
    if document not in files:
        raise UnknownDocument(document, files)
    seed = files[document]
    text = decode_article(content)
    faults = [*_find_text_faults(seed, text), *_find_gaps(seed, text)]
    count = 0
    for entry, record in seed.documents:
        for pointer, anchor in find_anchors(record):
            if anchor["digest"] is None:
                continue
            count += 1
            message = contradict(anchor, text)
            if message:
                faults.append(entry.fault(pointer, message))
    if faults:
        raise SeedError(faults)
    return Verified(count, find_mistakes(seed, text))


def _find_text_faults(seed: Seed, text: str) -> Iterator[SeedFault]:
    if seed.article is not None:
        entry, record = seed.article
        for pointer, message in find_text_faults(record, text):
            yield entry.fault(pointer, message)


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
