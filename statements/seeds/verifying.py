"""Proves the anchors of a document against the article's text, for those who have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from statements.documents import Document
from statements.seeds.article import decode, digest_of
from statements.seeds.checking import CheckedSeed, check_folder
from statements.seeds.faults import SeedError, SeedFault, UnknownDocument
from statements.seeds.mistakes import likely_mistakes


@dataclass(frozen=True)
class Verified:
    """A document whose anchors agree with its text: how many there are, and what looks wrong."""

    anchors: int
    warnings: list[SeedFault]


def verify(seeds: Path, document: str, content: bytes) -> Verified:
    """Prove the anchors of a document against its text, given as bytes.

    Raises SeedError with every anchor, digest or length that the text contradicts, and every piece
    of text between sentences that is more than white space; UnknownDocument when the folder has no
    such document.
    """
    files = {one.name: one for one in check_folder(seeds) if one.seed.document is not None}
    if document not in files:
        raise UnknownDocument(document, files)
    one = files[document]
    faults, proved = [], 0
    text = decode(content, one.seed.file)
    faults += list(_text_faults(one, content, text))
    for entry, record in one.documents:
        for pointer, anchored in _anchors(record):
            proved += 1
            message = _contradiction(anchored, text)
            if message:
                faults.append(entry.fault(pointer, message))
    faults += list(_gap_faults(one, text))
    if faults:
        raise SeedError(faults)
    return Verified(proved, likely_mistakes(one, text))


def _text_faults(one: CheckedSeed, content: bytes, text: str) -> Iterator[SeedFault]:
    entry, record = next(
        (entry, record) for entry, record in one.documents if record["id"] == one.seed.document
    )
    if "\r" in text:
        yield entry.fault("", "The text has line ends other than LF: its offsets count otherwise.")
    if record["text_length"] != len(text):
        yield entry.fault("/text_length", f"The text has {len(text)} code points.")
    digest = sha256(content).hexdigest()
    if record["text_sha256"] != digest:
        yield entry.fault("/text_sha256", f"The text has the SHA-256 {digest}.")


def _anchors(record: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in record.items():
        if isinstance(value, list):
            for place, part in enumerate(value):
                if isinstance(part, dict) and part.get("digest") is not None:
                    yield f"/{name}/{place}", part


def _contradiction(anchored: dict[str, Any], text: str) -> str | None:
    found = text[anchored["start"] : anchored["end"]]
    if anchored["exact"] is not None and anchored["exact"] != found:
        return f"The text has {found!r} here, not {anchored['exact']!r}."
    if anchored["digest"] != digest_of(found):
        return "The text from start to end has another digest."
    return None


def _gap_faults(one: CheckedSeed, text: str) -> Iterator[SeedFault]:
    reached = 0
    for sentence in one.sentences:
        if text[reached : sentence.start].strip():
            message = f"The text from {reached} to {sentence.start} is in no sentence."
            yield one.seed.file.fault((*sentence.steps, "start"), message)
        reached = sentence.end
    if text[reached:].strip():
        message = f"The text from {reached} to its end is in no sentence."
        yield one.seed.file.fault(("coverage",), message)
