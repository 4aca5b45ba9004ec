"""Read dates as people write them, such as "18 December" or "spring 2031", as EDTF.

What could be two dates is none, and the sentence says so. Only what has nothing but one meaning is
stated; what needs the date of the document is offered as inferred, for a person to confirm.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from statements import edtf
from statements.date_sentences import (
    MONTHS,
    SEASONS,
    UNKNOWN,
    describe_date,
    describe_day,
    explain_date,
)
from statements.vocabularies import DateBasis

LONGEST = 300
"""Most characters that are read."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?:(?: of)? (?P<year>[0-9]{4}))?"
SEASON = r"(?:the )?(?P<season>spring|summer|fall|autumn|winter)"
WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}

AMBIGUOUS = "“{words}” may be {one} or {other}: write the month as a word."
SHORT_YEAR = "“{words}” has no year of four digits, so it can be several dates: write the year out."
NO_YEAR = (
    "“{words}” has no year, and there is no document with the date of a year to take it from: add "
    "the year."
)
NO_DAY = (
    "“{words}” depends on the day of publication, and there is no document with one: write the "
    "date."
)
OTHER_WEEKDAY = "{day} is a {is_one}, not a {said}: correct one of them."
UNREAD = "No date is read from “{words}”, so none is filled in. {forms}"
TOO_LONG = "Write the date alone, and no other words."
CONFIRM_YEAR = "The year is the document's: confirm it."
COUNTED_YEAR = "This counts from {year}, the document's year: confirm it."
CONFIRM_DAY = "This counts from {day}, the document's date: confirm it."
KEPT = "EDTF has no “{vague}”, so the words are kept."


class DateReading(NamedTuple):
    """What typed words say about a date; without an EDTF date, nothing but the sentence.

    `text` has the words if they say more than the date, or if part of it was inferred.
    """

    sentence: str
    edtf: str | None = None
    basis: DateBasis | None = None
    text: str | None = None


class _Unread(Exception):
    """The words have no single date; the message says why."""


@dataclass(frozen=True)
class _Date:
    """A date that may lack its year: what follows the year, and notes for the sentence."""

    year: str | None
    rest: str = ""
    notes: tuple[str, ...] = ()
    is_inferred: bool = False
    is_kept: bool = False

    @property
    def edtf(self) -> str:
        return f"{self.year}{self.rest}"

    @property
    def is_interval(self) -> bool:
        return "/" in self.rest


def read_date(words: str, published: str | None = None) -> DateReading:
    """Return what typed words say about a date.

    ``published`` is the EDTF date of the document, from which a missing year, or the day of a
    weekday, can be offered.
    """
    words = words.strip()
    if len(words) > LONGEST:
        return DateReading(TOO_LONG)
    try:
        edtf.parse(words)
    except edtf.EdtfError as error:
        refusal = str(error)
    else:
        return DateReading(explain_date(words), words, DateBasis.STATED)
    try:
        return _Reader(words, published).read(refusal)
    except _Unread as unread:
        return DateReading(str(unread))
    except edtf.EdtfError as error:
        return DateReading(str(error))
    except OverflowError:
        return DateReading(edtf.NO_SUCH_YEAR)


class _Reader:
    """Reads the words of one date, beside the date of a document."""

    def __init__(self, words: str, published: str | None) -> None:
        self.words = words
        self.extent = edtf.parse(published) if published else edtf.Extent(None, None)
        plain = " ".join(re.sub(r"[,;]|(?<=[a-z])\.", " ", words.lower()).split())
        self.plain = re.sub("[\u2010-\u2015]", "-", plain)

    def read(self, refusal: str) -> DateReading:
        """Return the reading; ``refusal`` says why the words aren't EDTF themselves."""
        found = self.read_interval(self.plain) or self.read_one(self.plain)
        if found is None:
            is_almost = re.fullmatch(r"[0-9XYSTZ?~%./:\s-]+", self.words)
            forms = "Write a day, a month or a year, such as 18 December 2024."
            raise _Unread(refusal if is_almost else UNREAD.format(words=self.words, forms=forms))
        sentence = " ".join([explain_date(found.edtf), *dict.fromkeys(found.notes)])
        basis = DateBasis.INFERRED if found.is_inferred else DateBasis.STATED
        is_kept = found.is_inferred or found.is_kept
        return DateReading(sentence, found.edtf, basis, self.words if is_kept else None)

    def read_interval(self, text: str) -> _Date | None:
        if found := re.fullmatch("(?P<word>since|until|till) (?P<one>.+)", text):
            one = self.read_one(found["one"])
            if one is None or one.is_interval:
                return None
            rest = f"{one.edtf}/.." if found["word"] == "since" else f"../{one.edtf}"
            return replace(one, year="", rest=rest)
        for pattern in INTERVALS:
            if found := pattern.fullmatch(text):
                groups = found.groupdict()
                month = groups.get("in_month")
                sides = [groups["start"], groups["end"]]
                if month:
                    year = groups["in_year"] or ""
                    sides = [f"{day} {month} {year}".strip() for day in sides]
                return self.join(*sides)
        return None

    def join(self, start: str, end: str) -> _Date | None:
        """Return the interval between two dates; the first may take its year from the second."""
        last = self.read_side(end)
        first = self.read_side(start, None if last is None else last.year)
        if first is None or last is None or first.is_interval or last.is_interval:
            return None
        notes, is_inferred = first.notes + last.notes, first.is_inferred or last.is_inferred
        if first.year and first.edtf > last.edtf and not re.search("[0-9]{4}", start):
            before = f"{int(first.year) - 1:04}"
            first = replace(first, year=before)
            notes, is_inferred = (*notes, "The first year is worked out: confirm it."), True
        return _Date(
            "", f"{first.edtf}/{last.edtf}", notes, is_inferred, first.is_kept or last.is_kept
        )

    def read_side(self, text: str, year: str | None = None) -> _Date | None:
        return _Date("") if text == UNKNOWN else self.read_one(text, year)

    def read_one(self, text: str, year: str | None = None) -> _Date | None:
        """Return the one date of a text, with ``year`` if it has none of its own."""
        text = re.sub("^(?:(?:on|in|at|during) )?", "", text)
        if found := QUALIFIED.fullmatch(text):
            one = self.read_one(found["one"], year)
            if one is None or one.is_interval:
                return None
            sign = {(True, True): "%", (True, False): "?"}.get(
                (found["doubt"] is not None, found["near"] is not None), "~"
            )
            return replace(one, rest=f"{one.rest}{sign}")
        if found := VAGUE.fullmatch(text):
            one = self.read_one(found["one"], year)
            note = KEPT.format(vague=found["vague"].strip(" -"))
            return one and replace(one, notes=(*one.notes, note), is_kept=True)
        for pattern, read in SINGLES:
            if found := pattern.fullmatch(text):
                return self.complete(read(self, found.groupdict()), year)
        return None

    def complete(self, one: _Date, year: str | None) -> _Date:
        """Return a date with its year: ``year``, or the document's, which must be confirmed."""
        if one.year is not None:
            return one
        if year:
            return replace(one, year=year)
        return replace(
            one, year=self.published_year(), notes=(*one.notes, CONFIRM_YEAR), is_inferred=True
        )

    def published_year(self) -> str:
        first, last = self.extent.first, self.extent.last
        if first is None or last is None or first.year != last.year:
            raise _Unread(NO_YEAR.format(words=self.words))
        return f"{first.year:04}"

    def published_day(self) -> date:
        if self.extent.first is None or self.extent.first != self.extent.last:
            raise _Unread(NO_DAY.format(words=self.words))
        return self.extent.first

    def read_day(self, found: dict[str, str]) -> _Date:
        one = _Date(found["year"], f"-{_month(found)}-{int(found['day']):02}")
        said = found["weekday"]
        if said:
            whole = self.complete(one, None)
            day = edtf.parse(whole.edtf).first or edtf.FIRST_DAY
            if day.weekday() != WEEKDAYS.index(said):
                raise _Unread(
                    OTHER_WEEKDAY.format(
                        day=describe_day(day),
                        is_one=WEEKDAYS[day.weekday()].title(),
                        said=said.title(),
                    )
                )
            return whole
        return one

    def read_month(self, found: dict[str, str]) -> _Date:
        return _Date(found["year"], f"-{_month(found)}")

    def read_some_day(self, found: dict[str, str]) -> _Date:
        return _Date(found["year"], f"-{_month(found)}-XX")

    def read_some(self, found: dict[str, str]) -> _Date:
        return _Date(found["year"], "-XX" if found["what"] == "month" else "-XX-XX")

    def read_season(self, found: dict[str, str]) -> _Date:
        name = "fall" if found["season"] == "autumn" else found["season"]
        return _Date(found["year"], f"-{edtf.SPRING + SEASONS.index(name)}")

    def read_year(self, found: dict[str, str]) -> _Date:
        return _Date(found["year"])

    def read_decade(self, found: dict[str, str]) -> _Date:
        return _Date(f"{found['decade']}X")

    def read_century(self, found: dict[str, str]) -> _Date:
        number = int(found["century"])
        if not number:
            raise _Unread("There is no century before the 1st in EDTF.")
        return _Date(f"{number - 1:02}XX")

    def read_months(self, found: dict[str, str]) -> _Date:
        """Return a quarter or a half of a year as its months."""
        months = 6 if found["of"] == "half" else 3
        number = int(found["number"] or 0) or ORDINALS[found["ordinal"]]
        if found["ordinal"] == "last":
            number = 12 // months
        if number * months > 12:
            raise _Unread(UNREAD.format(words=self.words, forms="A year has two halves."))
        year = self.complete(_Date(found["year"]), None)
        first, last = number * months - months + 1, number * months
        return replace(year, year="", rest=f"{year.year}-{first:02}/{year.year}-{last:02}")

    def read_numeric(self, found: dict[str, str]) -> _Date:
        one, other, year = int(found["one"]), int(found["other"]), found["year"]
        if len(year) != 4:
            raise _Unread(SHORT_YEAR.format(words=self.words))
        readings = [
            f"{year}-{month:02}-{day:02}"
            for day, month in dict.fromkeys([(one, other), (other, one)])
            if 1 <= month <= 12
        ]
        if len(readings) > 1:
            first, second = map(describe_date, readings)
            raise _Unread(AMBIGUOUS.format(words=self.words, one=first, other=second))
        return _Date("", (readings or [f"{year}-{other:02}-{one:02}"])[0])

    def read_year_first(self, found: dict[str, str]) -> _Date:
        return _Date(found["year"], f"-{int(found['month']):02}-{int(found['day']):02}")

    def read_near_day(self, found: dict[str, str]) -> _Date:
        published = self.published_day()
        day = published + timedelta({"yesterday": -1, "today": 0, "tomorrow": 1}[found["near"]])
        return self.offer(day.isoformat(), published)

    def read_weekday(self, found: dict[str, str]) -> _Date:
        """Return the last such day up to the document's, or the one that the words name."""
        published = self.published_day()
        back = (published.weekday() - WEEKDAYS.index(found["weekday"])) % 7
        which = found["which"]
        if which == "last":
            back = back or 7
        elif which == "next":
            back -= 7
        offered = self.offer((published - timedelta(back)).isoformat(), published)
        if which:
            return offered
        later = describe_day(published - timedelta(back - 7))
        return replace(offered, notes=(*offered.notes, f"The next such day is {later}."))

    def read_near(self, found: dict[str, str]) -> _Date:
        """Return this, the last or the next month or year."""
        by = {"last": -1, "this": 0, "next": 1}[found["which"]]
        year = int(self.published_year())
        first, last = self.extent.first, self.extent.last
        if found["what"] == "year":
            note = COUNTED_YEAR.format(year=f"{year:04}")
            return _Date(f"{year + by:04}", notes=(note,), is_inferred=True)
        if first is None or last is None or first.month != last.month:
            raise _Unread(NO_DAY.format(words=self.words))
        months = 12 * year + first.month - 1 + by
        return self.offer(f"{months // 12:04}-{months % 12 + 1:02}", first)

    def offer(self, text: str, published: date) -> _Date:
        note = CONFIRM_DAY.format(day=describe_day(published))
        return _Date(text[:4], text[4:], (note,), is_inferred=True)


def _month(found: dict[str, str]) -> str:
    names = [month[:3].lower() for month in MONTHS]
    return f"{names.index(found['month'][:3]) + 1:02}"


Read = Callable[[_Reader, dict[str, str]], _Date]

SINGLES: list[tuple[re.Pattern[str], Read]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?:{WEEKDAY} )?(?:the )?{DAY}(?: of)? {MONTH}{YEAR}", _Reader.read_day),
        (rf"(?:{WEEKDAY} )?{MONTH} (?:the )?{DAY}{YEAR}", _Reader.read_day),
        (rf"{MONTH}{YEAR}", _Reader.read_month),
        (rf"(?:a|some|one) day in {MONTH}{YEAR}", _Reader.read_some_day),
        (r"(?:a|some) (?P<what>day|month) in (?P<year>[0-9]{4})", _Reader.read_some),
        (rf"{SEASON}{YEAR}", _Reader.read_season),
        (r"(?P<year>[0-9]{4})", _Reader.read_year),
        (r"(?:the )?(?P<decade>[0-9]{3})0s", _Reader.read_decade),
        (r"(?:the )?(?P<century>[0-9]{1,2})(?:st|nd|rd|th) century", _Reader.read_century),
        (
            r"(?:the )?(?:q(?P<number>[1-4])|(?P<ordinal>first|second|third|fourth|last) "
            rf"(?P<of>quarter|half)){YEAR}",
            _Reader.read_months,
        ),
        (
            r"(?P<one>[0-9]{1,2})(?P<sign>[./-])(?P<other>[0-9]{1,2})(?P=sign)"
            r"(?P<year>[0-9]{2}|[0-9]{4})",
            _Reader.read_numeric,
        ),
        (
            r"(?P<year>[0-9]{4})(?P<sign>[./])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})",
            _Reader.read_year_first,
        ),
        (r"(?P<near>yesterday|today|tomorrow)", _Reader.read_near_day),
        (rf"(?:(?P<which>last|next) )?{WEEKDAY}", _Reader.read_weekday),
        (r"(?P<which>last|this|next) (?P<what>month|year)", _Reader.read_near),
    )
]

DOUBT = "perhaps|maybe|possibly"
NEAR = "about|around|circa|ca?|roughly|approximately"
QUALIFIED = re.compile(
    rf"(?=(?:{DOUBT}|{NEAR}) )(?P<doubt>(?:{DOUBT}) )?(?P<near>(?:{NEAR}) )?(?P<one>.+)"
)
VAGUE = re.compile(
    r"(?P<vague>(?:early|mid|late)(?: in)?[ -]"
    r"|(?:the )?(?:beginning|start|middle|end|close) of (?:the year )?)(?P<one>.+)"
)
INTERVALS = [
    re.compile(pattern)
    for pattern in (
        r"(?:from |between )?(?:the )?(?P<start>[0-9]{1,2})(?:st|nd|rd|th)?(?:-| to | and )"
        r"(?:the )?(?P<end>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)? "
        rf"{MONTH.replace('month', 'in_month', 1)}{YEAR.replace('year', 'in_year', 1)}",
        rf"(?:from |between )?{MONTH.replace('month', 'in_month', 1)} (?P<start>[0-9]{{1,2}})"
        r"(?:-| to | and )(?P<end>[0-9]{1,2})"
        rf"{YEAR.replace('year', 'in_year', 1)}",
        r"between (?P<start>.+?) and (?P<end>.+)",
        r"(?:from )?(?P<start>.+?) ?(?: to | until | till | through )(?P<end>.+)",
        r"(?:from )?(?P<start>[^-]+?)(?: - |(?<=[a-z])-(?=[a-z])|(?<=^[0-9]{4})-(?=[0-9]{4}$))"
        r"(?P<end>[^-]+)",
    )
]
