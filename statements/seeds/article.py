"""The text of an article, which the annotator has and On Record doesn't keep."""

from hashlib import sha256


class NotUtf8(ValueError):
    """The text of an article is not UTF-8; the message says where."""


def decode_article(content: bytes) -> str:
    """Return the text of an article, given as bytes; raise NotUtf8 when it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8(f"The text is not UTF-8: see its byte {error.start}.") from None


def digest_of(words: str) -> str:
    """Return the SHA-256 of words in UTF-8, as anchors have it."""
    return sha256(words.encode()).hexdigest()


def find_words(text: str, words: str) -> list[int]:
    """Return the offsets of words in a text, leaving out matches inside longer words."""
    starts = []
    start = text.find(words) if words else -1
    while start >= 0:
        if not splits_word(text, start) and not splits_word(text, start + len(words)):
            starts.append(start)
        start = text.find(words, start + 1)
    return starts


def splits_word(text: str, offset: int) -> bool:
    """Return whether a word runs on across this offset.

    Scripts without upper and lower case may have no spaces, so we can't tell words there.
    """
    around = text[offset - 1 : offset + 1] if offset else ""
    return len(around) == 2 and all(
        character.isdigit() or character.lower() != character.upper() for character in around
    )
