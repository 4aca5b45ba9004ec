"""Suggestions of the nearest known name, for error messages."""

from collections.abc import Iterable
from difflib import get_close_matches

MAX_QUOTED = 120
"""Names longer than this get no suggestion: the time to compare grows quadratically.

Messages cut off quoted text at this length, too.
"""


MAX_HINTS = 5
"""Number of faults in a request that get a suggestion: each takes time or queries."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ' Did you mean "…"?' with the most similar known name, to append to a sentence.

    Case is ignored. If no name is similar enough, return an empty string.
    """
    if len(name) > MAX_QUOTED:
        return ""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.65)
    return f' Did you mean "{by_folded[close[0]]}"?' if close else ""


def quoted(text: str) -> str:
    """Return text from a client in quotation marks, cut to MAX_QUOTED, for use in a message."""
    shown = text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"
    return f'"{shown}"'
