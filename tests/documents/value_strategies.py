"""What hypothesis makes of values: words, dates, numbers, places in a text."""

import sys
from collections.abc import Callable
from hashlib import sha256
from string import ascii_lowercase, digits
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from statements.vocabularies import DateBasis
from tests.builders import Raw

Build = Callable[..., Any]

FREE = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from(
    "äßЖ字ًا\u0301\u200d\U0001f600\U0001f1fa\U0010ffff'\"\\\n\r\t\x1f%{};"
)


def words(most: int) -> SearchStrategy[str]:
    """Return text as a record keeps it: something, without blanks around it, and not too long."""
    return st.text(FREE, min_size=1, max_size=min(most, 40)).map(str.strip).filter(bool) | (
        st.just("ё" * most)
    )


def verbatim(most: int) -> SearchStrategy[str]:
    """Return words of the article, which a record keeps with the blanks around them."""
    return words(most - 2) | words(most - 2).flatmap(
        lambda text: st.sampled_from([f" {text}", f"{text}\u00a0", f"\t{text}\n"])
    )


def word(vocabulary: Any) -> SearchStrategy[Any]:
    return st.sampled_from(vocabulary.values())


def maybe(value: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Return nothing half of the time; ``st.none() | value`` would count each form of the value."""
    return st.booleans().flatmap(lambda is_there: value if is_there else st.none())


def slugs(prefix: str) -> SearchStrategy[str]:
    tail = st.text(ascii_lowercase + digits, min_size=1, max_size=8)
    longest = 100 - len(prefix) - 1
    return st.sampled_from([f"{prefix}-{'9' * longest}"]) | tail.map(lambda end: f"{prefix}-{end}")


def qids() -> SearchStrategy[str]:
    return st.integers(1_000_000, 10**18).map(lambda number: f"Q{number}")


COUNTRIES = maybe(st.sampled_from(["IT", "NO", "UA"]))
LANGUAGES = st.sampled_from(["en", "uk", "sr-Latn", "zh-Hant-TW"])
LEAST = -sys.float_info.max
NUMBERS = st.integers(-(2**60), 2**60) | st.floats(
    LEAST, exclude_min=True, allow_nan=False, allow_infinity=False
)
OFFSETS = 2**31 - 2


@st.composite
def dates(draw: Build) -> Raw | None:
    """Return a date of any form, with or without its words, or the words alone."""
    day = st.dates().map(str).filter(lambda day: day not in ("0001-01-01", "9999-12-31"))
    month = st.sampled_from(["2024-02", "0001-02", "9999-11", "2024-22", "2024-XX", "2024-12-XX"])
    year = st.sampled_from(["2024", "0002", "202X", "19XX"])
    single = (
        (day | month | year) | day.map(lambda day: f"{day}?") | year.map(lambda year: f"{year}~")
    )
    interval = st.sampled_from(
        ["2024/..", "../2024", "2024/", "/2024", "../..", "2024-11-06/2024-12-17", "0001-02/9998"]
    )
    has_edtf, has_text = draw(st.sampled_from([(True, True), (True, False), (False, True)]))
    edtf = draw(single | interval) if has_edtf else None
    text = draw(verbatim(200)) if has_text else None
    return {"edtf": edtf, "basis": draw(word(DateBasis)), "text": text}


@st.composite
def anchors(draw: Build, *, required: bool = False) -> Raw:
    """Return where something stands in a text of unknown length, or nothing."""
    if not required and draw(st.booleans()):
        return dict.fromkeys(("start", "end", "exact", "digest"))
    exact = draw(maybe(st.text(FREE, min_size=1, max_size=30).filter(lambda text: text.split())))
    length = len(exact) if exact else draw(st.integers(1, OFFSETS))
    start = draw(st.integers(0, OFFSETS + 1 - length))
    digest = sha256((exact or "the article's").encode()).hexdigest()
    return {"start": start, "end": start + length, "exact": exact, "digest": digest}
