"""Read the unit of a number off the words beside it, as a UCUM code."""

import re

CURRENCY = re.compile(r"(?:us)?[$€£¥]\s*$")
CURRENCIES = {"€": "{EUR}", "us$": "{USD}"}

NOUNS = {
    "{person}": "people|persons?|soldiers?|troops|sailors?|peacekeepers?|personnel|servicemen"
    "|fighters?|officers?|civilians?|pilots?|refugees?|women|men|children",
    "{country}": "countries|country|nations?|states?",
    "{ship}": "ships?|vessels?|boats?",
    "{EUR}": "euros?",
    "{USD}": "(?:us|u\\.s\\.) dollars?",
    "%": "%|percent|per cent",
    "km": "km|kilomet(?:er|re)s?",
    "m": "met(?:er|re)s?",
    "t": "tonnes?|metric tons?",
    "h": "hours?",
    "d": "days?",
    "wk": "weeks?",
    "mo": "months?",
    "a": "years?",
}
LINKING = "of|for|from|to|in|on|at|by|with|or|and|than|per|as|the|an?"
UNITS = [
    (
        unit,
        re.compile(rf"[\s-]*(?:(?!(?:{LINKING})\s)[a-z-]+\s+)?(?:{noun})(?!\w|['\u2019-])"),
    )
    for unit, noun in NOUNS.items()
]
RATE = re.compile(r"\s+(?:an?|per|each|every)\s+(?P<time>day|week|month|year)(?!\w)")
RATES = {"day": "/d", "week": "/wk", "month": "/mo", "year": "/a"}


def read_unit(before: str, after: str) -> str | None:
    """Return the unit that the lower-case words before and after a number tell, if it's evident.

    Dollars and pounds are several countries', and tons several weights, so those are not.
    """
    sign = CURRENCY.search(before)
    unit = CURRENCIES.get(sign[0].strip()) if sign else None
    rest = after = after.removeprefix("+")
    for one, pattern in UNITS if sign is None else ():
        if found := pattern.match(after):
            unit, rest = one, after[found.end() :]
            break
    rate = RATE.match(rest)
    return f"{unit}{RATES[rate['time']]}" if unit and rate else unit
