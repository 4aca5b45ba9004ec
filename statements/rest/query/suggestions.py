"""The nearest known name to one that is not known, for errors that help."""

from collections.abc import Iterable
from difflib import get_close_matches

MAX_QUOTED = 120
"""Names longer than this are compared with nothing: the time it takes grows with the square."""


MAX_HINTS = 5
"""For so many faults of a request the nearest name is looked for: each takes time, or queries."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like the given one, or None when none is like it.

    Letters' case does not count against a name.
    """
    if len(name) > MAX_QUOTED:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.65)
    return by_folded[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ' Did you mean "…"?' to stand behind a sentence, or nothing when none is near."""
    candidate = nearest(name, known)
    return "" if candidate is None else f' Did you mean "{candidate}"?'


def quoted(text: str) -> str:
    """Return what a client sent in quotation marks, shortened, to stand in a message."""
    shown = text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"
    return f'"{shown}"'
