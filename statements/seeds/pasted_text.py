"""An article's text as a person pasted it, held against what a document says of its text."""

from collections.abc import Iterator

from statements.documents import Document
from statements.seeds.anchors import contradict, may_repeat, work_out_digest
from statements.seeds.article import digest_of


def with_line_feeds(pasted: str) -> str:
    """Return a text with LF for all its line ends, as offsets count them."""
    return pasted.replace("\r\n", "\n").replace("\r", "\n")


def with_plain_spaces(text: str) -> str:
    """Return a text with spaces for its no-break spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def match_text(pasted: str, sha256: str) -> str | None:
    """Return the text with this digest, if it's the pasted one; None if that is another text.

    They may differ in line ends, in those at the very end, and in no-break spaces that the paste
    has where the text has spaces.
    """
    return next((text for text in _candidates(pasted) if digest_of(text) == sha256), None)


def _candidates(pasted: str) -> Iterator[str]:
    plain = with_line_feeds(pasted)
    for text in dict.fromkeys([plain, with_plain_spaces(plain)]):
        bare = text.rstrip("\n")
        yield from dict.fromkeys([text, bare, f"{bare}\n"])


def make_anchor(part: str, start: int, end: int, text: str) -> Document:
    """Return the anchor of a part, one of PARTS, whose words stand from start to end.

    Raises Unclear unless they are whole words.
    """
    digest = work_out_digest(start, end, text)
    words = text[start:end]
    exact = words if may_repeat(part, words) else None
    return {"start": start, "end": end, "exact": exact, "digest": digest}


def check_anchor(anchor: Document, text: str) -> str | None:
    """Return why an anchor doesn't verify against the text, or None if it does."""
    start, end, exact, digest = (anchor[name] for name in ("start", "end", "exact", "digest"))
    whole = {
        "start": start,
        "end": start + len(exact) if end is None and exact is not None else end,
        "exact": exact,
        "digest": digest_of(exact) if digest is None and exact is not None else digest,
    }
    if whole["end"] is None or not start < whole["end"] <= len(text):
        return f"No words of the text stand here: it has {len(text):,} characters."
    if whole["digest"] is None:
        return "This has no digest yet, so it isn't checked."
    return contradict(whole, text)
