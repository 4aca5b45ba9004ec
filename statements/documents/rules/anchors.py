"""Rules for anchors: positions in the article (W3C Web Annotation, TextPositionSelector)."""

from collections.abc import Iterator
from hashlib import sha256

from statements.documents.faults import Fault
from statements.documents.serializers.parsing import Document
from statements.vocabularies import is_sha256

WORDS = 12
"""Most words of the article that a fragment may repeat."""


def anchor(
    part: Document, pointer: str, length: int | None, *, required: bool = False
) -> Iterator[Fault]:
    """Yield the faults of an anchor in a text of ``length`` code points (None if unknown)."""
    given = [name for name in ("start", "end", "exact", "digest") if part[name] is not None]
    if not given and not required:
        return
    for name in ("start", "end", "digest"):
        if part[name] is None:
            yield Fault(
                f"{pointer}/{name}", "required", "An anchor has a start, an end and a digest."
            )
    yield from _offsets(part, pointer, length)
    yield from _fragment(part, pointer)


def _offsets(part: Document, pointer: str, length: int | None) -> Iterator[Fault]:
    start, end = part["start"], part["end"]
    if start is not None and end is not None and start >= end:
        yield Fault(f"{pointer}/end", "empty", f"The end {end} is not after the start {start}.")
    if end is not None and length is not None and end > length:
        yield Fault(
            f"{pointer}/end",
            "past_the_end",
            f"The end {end} lies past the end of the text, which has {length} code points.",
        )


def _fragment(part: Document, pointer: str) -> Iterator[Fault]:
    start, end, exact, digest = (part[name] for name in ("start", "end", "exact", "digest"))
    if digest is not None and not is_sha256(digest):
        yield Fault(
            f"{pointer}/digest", "digest", "Give a SHA-256 as 64 lower-case hexadecimal digits."
        )
    if exact is None:
        return
    words = len(exact.split())
    if words > WORDS:
        yield Fault(
            f"{pointer}/exact",
            "too_long",
            f"The fragment has {words} words: give at most {WORDS}, or the digest alone.",
        )
    if start is not None and end is not None and end - start != len(exact):
        yield Fault(
            f"{pointer}/end",
            "length",
            f"The fragment has {len(exact)} code points, but the anchor spans {end - start}.",
        )
    if digest is not None and digest != sha256(exact.encode()).hexdigest():
        yield Fault(f"{pointer}/digest", "wrong_digest", "This is not the digest of the fragment.")
