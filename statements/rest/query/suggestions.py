"""Suggestions for error messages: the nearest known name, or ours for what others call a thing."""

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

MAX_QUOTED = 120
"""Names longer than this get no suggestion: the time to compare grows quadratically.

Messages cut off quoted text at this length, too.
"""


MAX_HINTS = 5
"""Number of faults in a request that get a suggestion: each takes time or queries."""

NEAR, NEAR_IF_SHORT = 0.75, 0.65
"""How similar a name must be to be suggested (difflib's ratio): further off, it's another word.

Two swapped letters make a greater part of a name of up to SHORT letters.
"""

SHORT = 3

MAX_MEANT = 8
"""Number of names to suggest where a word fits several."""

REPEAT = " Repeat the parameter for each of them."
"""The hint for several values in one, such as `kind=demand,refusal`."""

SYNONYMS = {
    "cursor": ("page", "page_number", "page_token", "offset", "skip"),
    "limit": ("page_size", "per_page", "page_limit", "size", "rows", "max_results"),
    "ordering": ("sort", "sort_by", "order", "order_by"),
    "count": ("total",),
    "q": ("search", "query", "text", "contains", "keyword", "keywords"),
    "fields": ("select", "include", "columns", "only"),
    "omit": ("exclude", "except", "without"),
    "view": ("brief", "summary", "compact", "short", "detail", "details", "expand", "verbose"),
    "kind": ("type", "category"),
    "language": ("lang", "locale"),
}
"""What people call parameters that have another name here."""

SUFFIXES = {
    "": ("date", "time", "at", "on", "id", "ids", "in", "eq", "is"),
    "_after": ("from", "since", "after", "start_date", "date_from", "from_date", "gte", "gt"),
    "_before": ("to", "until", "till", "before", "end_date", "date_to", "to_date", "lte", "lt"),
    "_min": ("from", "gte", "gt", "least", "minimum"),
    "_max": ("to", "lte", "lt", "most", "maximum"),
    "_not": ("ne", "neq", "exclude", "except"),
    "_isnull": ("null", "empty", "missing"),
}
"""What people write for a suffix: `said_from` for `said_after`, `created_at` for `created`.

Alone, a word for `_after` or `_before` stands for every date of the list.
"""

DATE_WORDS = ("date", "dates", "day", "time", "when", "year", "month")
"""What people call a date, whichever of them they mean."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ' Did you mean "…"?' with the most similar known name, to append to a sentence.

    Case is ignored. If no name is similar enough, return an empty string.
    """
    if len(name) > MAX_QUOTED:
        return ""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    cutoff = NEAR if len(name) > SHORT else NEAR_IF_SHORT
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=cutoff)
    return ask([by_folded[match] for match in close])


def suggest_parameters(name: str, known: Collection[str]) -> str:
    """Return ' Did you mean "…"?' with what a person would mean by an unknown parameter.

    That is a known parameter in another spelling or by another word, or several if the word fits
    several; otherwise the most similar name, if any is similar enough.
    """
    if len(name) > MAX_QUOTED:
        return ""
    meant = _in_other_words(_plainly_spelled(name), known)
    return ask(meant[:MAX_MEANT]) if meant else did_you_mean(name, known)


def quoted(text: str) -> str:
    """Return text from a client in quotation marks, cut to MAX_QUOTED, for use in a message."""
    shown = text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"
    return f'"{shown}"'


def _plainly_spelled(name: str) -> str:
    """Return a name as parameters are spelled here: page_size for pageSize and page[size]."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return re.sub("[^a-z0-9]+", "_", parted.casefold()).strip("_")


def _in_other_words(name: str, known: Collection[str]) -> list[str]:
    """Return the known parameters that the first sense of a name stands for."""
    dates = [one for one in known if f"{one}_after" in known]
    base, _, end = name.rpartition("_")
    senses = (
        [name],
        [ours for ours, theirs in SYNONYMS.items() if name in theirs],
        dates if name in DATE_WORDS else [],
        [f"{date}_after" for date in dates if name in SUFFIXES["_after"]],
        [f"{date}_before" for date in dates if name in SUFFIXES["_before"]],
        [f"{base}{suffix}" for suffix, theirs in SUFFIXES.items() if end in theirs],
        [one for one in known if one.endswith(f"_{name}")],
    )
    found = ([one for one in sense if one in known] for sense in senses)
    return next(filter(None, found), [])


def list_words(words: Sequence[str], conjunction: str) -> str:
    """Return words as a sentence lists them: "a, b and c". There is at least one."""
    *most, last = words
    return f"{', '.join(most)} {conjunction} {last}" if most else last


def ask(names: Sequence[str]) -> str:
    """Return ' Did you mean "…" or "…"?', or an empty string without names."""
    if not names:
        return ""
    either = list_words([f'"{name}"' for name in names], "or")
    return f" Did you mean {either}?"
