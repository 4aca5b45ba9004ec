"""Read the words of a number as an estimate: a value or bounds, how it is hedged, and its unit.

A number is never more than was said: what could mean two things isn't read, and says why.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from statements.unit_words import CURRENCY, read_unit
from statements.vocabularies import Approximator

LONGEST = 300
"""Most characters that are read: an anchor of twelve words has far fewer."""

GREATEST = 10**15
"""Greatest number that is read: a double holds each whole number up to here."""

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL = {word: number for number, word in enumerate(ONES)} | {
    word: 10 * number for number, word in enumerate(TENS, start=2)
}
SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
SHORT_SCALES = {"k": 10**3, "mn": 10**6, "bn": 10**9, "tn": 10**12}
"""Scales written right after digits; `m` isn't among them, since it may be meters."""

WORD = "|".join([*SMALL, "hundred", *SCALES])
LARGE = "|".join(["hundred", *SCALES])
DIGITS = r"\d(?:[\d.,'\u2019\u00a0\u2009\u202f]*\d)?"
NUMERAL = re.compile(
    rf"""(?<![\w.,/:])(?<!\w-)(?<!\w['\u2019])(?:
        (?P<part>half|(?:a\ )?quarter\ of)\ an?\ (?P<whole>{LARGE})
      | (?:an?\ )?(?P<digits>{DIGITS})(?:(?P<short>{"|".join(SHORT_SCALES)})|(?P<more>\+))?
        (?P<scales>(?:[ -](?:{LARGE}))*)
      | (?P<words>(?:an?\ (?={LARGE}))?(?:{WORD})
        (?:(?:[ -]|\ and\ |(?P<half>\ and\ a\ half\ ))(?:{WORD}))*)
    )(?![\w]|[/:]\d)""",
    re.VERBOSE,
)
RANGED = re.compile(rf"(?<=\d)-(?={DIGITS})")
"""A hyphen between two numbers in digits, where the second isn't part of a name such as T-72."""

PLAIN = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:([,'\u2019\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?")
EITHER = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""Digits that are thousands for some and a fraction for others."""

SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")

VAGUE = re.compile(
    r"\b(?:several|few|many|numerous|couple|dozens|scores|hundreds|thousands|millions|billions"
    r"|trillions|tens|handful|multiple|countless|various|some ?(?=hundred|thousand|million))\b"
)
"""Words for a number that nobody gave."""

HEDGES = {
    Approximator.EXACT: "exactly|precisely",
    Approximator.ABOUT: "about|around|some|roughly|approximately|approx\\.?|circa|ca?\\.|~"
    "|an estimated|in the region of|on the order of",
    Approximator.NEARLY: "nearly|almost|close to|approaching|not quite",
    Approximator.AT_LEAST: "at least|at the very least|(?:no|not) (?:fewer|less) than"
    "|never (?:fewer|less) than|(?:a )?minimum of|≥",
    Approximator.MORE_THAN: "(?:well |far |slightly |just |a little )?(?:more than|over|above)"
    "|in excess of|exceeding|upwards? of|greater than|north of|>",
    Approximator.AT_MOST: "up to|at (?:the )?(?:very )?most|(?:no|not|never) (?:more|greater) than"
    "|as (?:many|much) as|(?:a )?maximum of|≤",
    Approximator.LESS_THAN: "(?:well |far |slightly |just |a little )?"
    "(?:less than|fewer than|under|below|short of)|<",
}
BEFORE = [
    (approximator, re.compile(rf"(?<!\w)(?P<hedge>{hedge})\s*(?:the |a total of |a |an )?$"))
    for approximator, hedge in HEDGES.items()
]
AFTER = [
    (Approximator.AT_LEAST, re.compile(r"(?P<hedge>\+|or more|and more|at (?:the )?least)(?!\w)")),
    (Approximator.AT_MOST, re.compile(r"(?P<hedge>or (?:fewer|less)|at (?:the )?most)(?!\w)")),
    (Approximator.ABOUT, re.compile(r"(?P<hedge>or so|or thereabouts|give or take)(?!\w)")),
]
BETWEEN_NOUN = r"(?:[ -][\w%]+){0,3}? ?"
"""What may stand between a number and the hedge after it: "18 months or more"."""

DOUBTFUL = re.compile(
    r"(?:\b(?:not|hardly|barely|maybe|perhaps|possibly|potentially|probably|likely|estimated|"
    r"supposedly|minus|than|of all)|n't|[-\u2212])\s*$"
)
"""Words before a number that change it in a way that no approximator tells."""

FROM = re.compile(r"(?<!\w)(?P<word>from|between)\s*$")
TO = re.compile(r"\s*(?P<word>-to-|to|or|[-\u2013\u2014])\s*")
BUT = re.compile(r".*?(?P<link>(?:but|and|yet)\s)", re.DOTALL)

NO_NUMBER = "There is no number in these words, so none is filled in."
SEVERAL = "There are several numbers in these words: select one of them, with its words."
TOO_LONG = "Select the number and the words around it, and no more."


class NumberReading(NamedTuple):
    """What the words of a number say; without an approximator, nothing but the sentence."""

    sentence: str
    approximator: Approximator | None = None
    approximator_text: str | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    lower_inclusive: bool = True
    upper_inclusive: bool = True
    unit: str | None = None


class _Unread(Exception):
    """The words aren't read as one number; the message says why."""


class _Numeral(NamedTuple):
    """A number in the words: its value, what was counted in which scale, and where it stands."""

    value: Decimal
    counted: Decimal
    scale: int
    start: int
    end: int


class _Hedge(NamedTuple):
    """A hedge, as an approximator and as the words that it is in the text."""

    approximator: Approximator
    text: str | None


def read_number(words: str) -> NumberReading:
    """Return what words selected in a text say about a number, which may be no number at all.

    `approximator_text` has the words as the text has them, with an ellipsis where numbers stand in
    between. The unit is a UCUM code, if it's evident.
    """
    if len(words) > LONGEST:
        return NumberReading(TOO_LONG)
    try:
        return _read(words)
    except _Unread as unread:
        return NumberReading(str(unread))


def show_number(number: float) -> str:
    """Return a number as people write it: 40,000."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"


def _read(words: str) -> NumberReading:
    # Each character stands where it stood, so that words can be given back as they were.
    lowered = "".join(_plain(letter) for letter in words)
    numerals = _find_numerals(lowered)
    hedged = re.sub("|".join(HEDGES.values()), "", lowered)
    if vague := VAGUE.search(hedged):
        raise _Unread(f"“{vague[0].strip()}” gives no number, so none is filled in.")
    match numerals:
        case []:
            raise _Unread(NO_NUMBER)
        case [numeral]:
            return _read_one(words, lowered, numeral)
        case [first, last]:
            return _read_two(words, lowered, first, last)
    raise _Unread(SEVERAL)


def _plain(letter: str) -> str:
    lowered = letter.lower()
    return " " if letter in "\n\t" else lowered if len(lowered) == 1 else letter


def _find_numerals(lowered: str) -> list[_Numeral]:
    # The hyphen of a range would make the second number look like a part of a name.
    spread = RANGED.sub("\u2013", lowered)
    return [_read_numeral(found) for found in NUMERAL.finditer(spread)]


def _read_numeral(found: re.Match[str]) -> _Numeral:
    if found["part"]:
        count, scale = Decimal("0.5" if found["part"] == "half" else "0.25"), _scale(found["whole"])
    elif found["digits"]:
        count = _read_digits(found["digits"])
        scale = SHORT_SCALES.get(found["short"] or "", 1)
        for word in re.findall("[a-z]+", found["scales"]):
            scale *= _scale(word)
    elif found["half"]:
        whole, _, large = found["words"].partition(" and a half ")
        count, scale = _read_words(whole)[0] + Decimal("0.5"), _scale(large)
    else:
        count, scale = _read_words(found["words"])
    value = count * scale
    if value > GREATEST:
        raise _Unread(f"“{found[0]}” is too great to be read: enter it yourself.")
    end = found.start("more") if found["more"] else found.end()
    return _Numeral(value, count, scale, found.start(), end)


def _scale(word: str) -> int:
    if word == "hundred":
        return 100
    if word not in SCALES:
        raise _Unread(f"“{word}” is not read here: enter the number yourself.")
    return SCALES[word]


def _read_digits(digits: str) -> Decimal:
    if EITHER.fullmatch(digits):
        raise _Unread(
            f"“{digits}” is a whole number to some and a fraction to others: enter the one it is."
        )
    if not PLAIN.fullmatch(digits) and not GROUPED.fullmatch(digits):
        raise _Unread(f"“{digits}” is not read as a number: enter it yourself.")
    return Decimal(re.sub(r"[,'\u2019\u00a0\u2009\u202f]", "", digits))


def _read_words(run: str) -> tuple[Decimal, int]:
    """Return the number of a run of number words, as a count and its last scale."""
    total, current, scale = 0, 0, 1
    bound = GREATEST
    words = [word for word in re.findall("[a-z]+", run) if word not in ("a", "an", "and")]
    for word in words:
        if word in SMALL:
            number = SMALL[word]
            room = 10 if number < 10 else 100
            if current % room or (number < 10 and current % 100 == 10):
                raise _Unread(f"“{run}” is not read as one number: enter it yourself.")
            current, scale = current + number, 1
        elif word == "hundred":
            if current >= 100:
                raise _Unread(f"“{run}” is not read as one number: enter it yourself.")
            current, scale = (current or 1) * 100, 100
        else:
            if SCALES[word] >= bound:
                raise _Unread(f"“{run}” is not read as one number: enter it yourself.")
            bound = scale = SCALES[word]
            total, current = total + (current or 1) * scale, 0
    number = total + current
    # A scale belongs to all of the number only if it is its last word, and the only one.
    shared = scale if scale > 1 and number % scale == 0 and number // scale < 1000 else 1
    return Decimal(number) / shared, shared


def _read_one(words: str, lowered: str, numeral: _Numeral) -> NumberReading:
    value = _float(numeral.value)
    hedge = _find_hedge(words, lowered, numeral)
    unit = read_unit(lowered[: numeral.start], lowered[numeral.end :])
    shown = show_number(value)
    match hedge.approximator:
        case Approximator.AT_LEAST:
            said = f"At least {shown}: the lower bound, included. No upper bound."
            return NumberReading(said, *hedge, lower=value, unit=unit)
        case Approximator.MORE_THAN:
            said = f"More than {shown}: the lower bound, excluded. No upper bound."
            return NumberReading(said, *hedge, lower=value, lower_inclusive=False, unit=unit)
        case Approximator.AT_MOST:
            said = f"At most {shown}: the upper bound, included. No lower bound."
            return NumberReading(said, *hedge, upper=value, unit=unit)
        case Approximator.LESS_THAN:
            said = f"Less than {shown}: the upper bound, excluded. No lower bound."
            return NumberReading(said, *hedge, upper=value, upper_inclusive=False, unit=unit)
        case Approximator.EXACT:
            return NumberReading(f"{shown}, with no hedge.", *hedge, value=value, unit=unit)
    said = f"{hedge.approximator.label} {shown}: the value, with no bounds."
    return NumberReading(said, *hedge, value=value, unit=unit)


def _read_two(words: str, lowered: str, first: _Numeral, last: _Numeral) -> NumberReading:
    before, middle = lowered[: first.start], lowered[first.end : last.start]
    opened = FROM.search(CURRENCY.sub("", before))
    link = CURRENCY.sub("", middle).strip()
    is_enclosed = opened is not None and opened["word"] == "between"
    lower_inclusive = upper_inclusive = True
    if link == "and" if is_enclosed else TO.fullmatch(link):
        first = _share_scale(first, last)
        _refuse_hedges(before[: opened.start()] if opened else before, lowered[last.end :])
        text = link
        if opened and is_enclosed:
            text = f"{words[slice(*opened.span('word'))]} ... {link}"
    else:
        text, lower_inclusive, upper_inclusive = _read_ends(words, lowered, first, last)
    lower, upper = _float(first.value), _float(last.value)
    if lower > upper:
        raise _Unread(f"{show_number(lower)} is more than {show_number(upper)}: enter the bounds.")
    ends = [
        f"{show_number(lower)}{'' if lower_inclusive else ' (excluded)'}",
        f"{show_number(upper)}{'' if upper_inclusive else ' (excluded)'}",
    ]
    return NumberReading(
        f"Between {' and '.join(ends)}: the two bounds, with no value.",
        Approximator.BETWEEN,
        text,
        lower=lower,
        upper=upper,
        lower_inclusive=lower_inclusive,
        upper_inclusive=upper_inclusive,
        unit=read_unit(lowered[: first.start], lowered[last.end :]),
    )


def _share_scale(first: _Numeral, last: _Numeral) -> _Numeral:
    """Return the first number of a range in the scale of the last: three to five million."""
    if first.scale > 1 or last.scale == 1:
        return first
    if first.counted >= last.counted:
        raise _Unread(
            f"“{show_number(_float(first.counted))}” may be so many, or so many times "
            f"{show_number(last.scale)}: enter the bounds."
        )
    return first._replace(value=first.counted * last.scale)


def _refuse_hedges(before: str, after: str) -> None:
    """Raise _Unread if a range is hedged as a whole: its bounds would be more than was said."""
    found = [pattern.search(before) for _, pattern in BEFORE]
    found += [re.match(f"{BETWEEN_NOUN}{pattern.pattern}", after) for _, pattern in AFTER]
    doubtful = DOUBTFUL.search(before)
    for hedge in found:
        if hedge and hedge["hedge"] not in ("exactly", "precisely"):
            raise _Unread(f"“{hedge['hedge']}” hedges both numbers: enter what they say.")
    if doubtful:
        raise _Unread(_doubt(doubtful))


def _read_ends(words: str, lowered: str, first: _Numeral, last: _Numeral) -> tuple[str, bool, bool]:
    """Return the words of two bounds with a hedge each, and whether each bound is included."""
    lows = (Approximator.AT_LEAST, Approximator.MORE_THAN)
    highs = (Approximator.AT_MOST, Approximator.LESS_THAN)
    low = _hedge_before(lowered[: first.start])
    middle = lowered[first.end : last.start]
    high = _hedge_before(middle)
    link = BUT.match(middle)
    if not (low and high and link) or low[0] not in lows or high[0] not in highs:
        raise _Unread(SEVERAL)
    start, end = low[1].span("hedge")
    second = words[first.end + link.start("link") : first.end + high[1].end("hedge")]
    text = f"{words[start:end]} ... {second.strip()}"
    return text, low[0] == Approximator.AT_LEAST, high[0] == Approximator.AT_MOST


def _hedge_before(before: str) -> tuple[Approximator, re.Match[str]] | None:
    """Return the longest hedge that the text before a number ends with."""
    before = CURRENCY.sub("", before)
    found = [
        (approximator, hedge)
        for approximator, pattern in BEFORE
        if (hedge := pattern.search(before))
    ]
    return min(found, key=lambda one: one[1].start("hedge"), default=None)


def _find_hedge(words: str, lowered: str, numeral: _Numeral) -> _Hedge:
    """Return how a number is hedged; raise _Unread for a hedge that no approximator tells."""
    before, after = lowered[: numeral.start], lowered[numeral.end :]
    hedges = []
    if found := _hedge_before(before):
        approximator, match = found
        start, end = match.span("hedge")
        hedges.append(_Hedge(approximator, words[start:end]))
        before = before[:start]
    for approximator, pattern in AFTER:
        if match := re.match(f"{BETWEEN_NOUN}{pattern.pattern}", after):  # type: ignore[assignment]
            start, end = (numeral.end + place for place in match.span("hedge"))
            hedges.append(_Hedge(approximator, words[start:end]))
    doubtful = DOUBTFUL.search(CURRENCY.sub("", before))
    again = _hedge_before(before)
    if doubtful:
        raise _Unread(_doubt(doubtful))
    if len(hedges) > 1 or (hedges and again):
        raise _Unread("The number is hedged twice: enter what it says.")
    return hedges[0] if hedges else _Hedge(Approximator.EXACT, None)


def _doubt(found: re.Match[str]) -> str:
    return f"“{found[0].strip()}” bears on the number in a way that isn't read: enter what it says."


def _float(number: Decimal) -> float:
    return int(number) if number == number.to_integral_value() else float(number)
