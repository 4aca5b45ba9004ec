"""The text of an article, which an annotator has and On Record does not keep."""

from hashlib import sha256

from statements.seeds.faults import SeedError
from statements.seeds.reading import SeedFile


def decode(content: bytes, file: SeedFile) -> str:
    """Return the text of an article, given as bytes; ``file`` is the seed file about it.

    Raises SeedError when it is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"The text is not UTF-8: see its byte {error.start}."
        raise SeedError([file.fault(("document",), message)]) from None


def digest_of(words: str) -> str:
    """Return the SHA-256 of words in UTF-8, as anchors have it."""
    return sha256(words.encode()).hexdigest()


def find_words(text: str, words: str) -> list[int]:
    """Return the offsets at which words stand in a text, and not as a piece of a longer word."""
    starts = []
    start = text.find(words) if words else -1
    while start >= 0:
        if not _splits_word(text, start) and not _splits_word(text, start + len(words)):
            starts.append(start)
        start = text.find(words, start + 1)
    return starts


def _splits_word(text: str, offset: int) -> bool:
    """Return whether a word runs on across this offset.

    Scripts whose letters have no case may be written without spaces: there, no word is known.
    """
    around = text[offset - 1 : offset + 1] if offset else ""
    return len(around) == 2 and all(
        character.isdigit() or character.lower() != character.upper() for character in around
    )
