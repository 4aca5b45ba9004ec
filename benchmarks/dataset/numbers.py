"""The numbers in the made-up statements, rounded and spread over several powers of ten."""

from dataclasses import dataclass
from math import floor, log10

from benchmarks.dataset.chance import power_law
from benchmarks.dataset.days import COUNT, DAYS, MONTHS, NO_DATE, YEARS, Columns
from benchmarks.dataset.parts import NOWHERE, Parts, Said
from statements.vocabularies import Approximator, Likelihood, QuantityRole

STEPS = 400
"""Numbers per measure, evenly spread over its powers of ten."""


@dataclass(frozen=True)
class Measure:
    """A measure; its numbers lie between ten to the power of ``least`` and of ``most``."""

    slug: str
    unit: str
    noun: str
    least: float
    most: float

    @property
    def numbers(self) -> list[float]:
        """The numbers, each with two significant digits."""
        width = self.most - self.least
        exact = (10 ** (self.least + width * step / STEPS) for step in range(STEPS))
        return [round_to_two_digits(number) for number in exact]


MEASURES = (
    Measure("military_personnel", "{person}", "soldiers", 2, 6),
    Measure("casualties", "{person}", "casualties", 0.5, 5),
    Measure("displaced_people", "{person}", "displaced people", 3, 7),
    Measure("aid", "{EUR}", "euros in aid", 5, 10.5),
    Measure("countries", "{country}", "countries", 0.3, 2),
    Measure("grain_exports", "t", "tonnes of grain", 4, 8),
    Measure("oil_output", "[bbl_us]/d", "barrels a day", 4, 7),
    Measure("share_of_votes", "%", "percent", 0.5, 2),
    Measure("duration", "mo", "months", 0.3, 2),
    Measure("armored_vehicles", "{vehicle}", "vehicles", 1, 4),
)
"""The measures, the most frequent first."""

TOP_MEASURE = 0.5
"""The share of estimates that have the most frequent measure."""

WORDS = {
    Approximator.EXACT: (None, 30),
    Approximator.ABOUT: ("around", 25),
    Approximator.NEARLY: ("almost", 4),
    Approximator.AT_LEAST: ("at least", 8),
    Approximator.MORE_THAN: ("more than", 12),
    Approximator.AT_MOST: ("up to", 8),
    Approximator.LESS_THAN: ("fewer than", 5),
    Approximator.BETWEEN: ("to", 8),
}
"""The words for each approximator, and how likely it is."""

UPWARD = (Approximator.AT_LEAST.value, Approximator.MORE_THAN.value)
DOWNWARD = (Approximator.AT_MOST.value, Approximator.LESS_THAN.value)

Bounds = tuple[float | None, float | None, float | None]
"""Value, lower and upper bound."""


def round_to_two_digits(number: float) -> float:
    """Return the number rounded to two significant digits, without decimals."""
    unit = max(1, 10 ** (floor(log10(number)) - 1))
    return float(round(number / unit) * unit)


class Numbers:
    """Makes the estimates of statements, all from one sequence of draws."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.chance = chance = parts.chance
        self.values = {measure: measure.numbers for measure in MEASURES}
        self.measure = chance.ranked(MEASURES, power_law(len(MEASURES), greatest=TOP_MEASURE))
        self.approximator = chance.weighted({word: row[1] for word, row in WORDS.items()})
        self.role = chance.weighted(dict(zip(QuantityRole, (50, 13, 17, 20), strict=True)))
        self.likelihood = chance.weighted(
            dict(zip(Likelihood, (0.1, 0.4, 15, 0.5, 60, 20, 4), strict=True))
        )
        self.among_estimates = chance.weighted({1: 75, 2: 18, 3: 5.5, 5: 1, 8: 0.5})
        self.among_others = chance.weighted({0: 86, 1: 12, 2: 1.6, 3: 0.4})

    def estimates(self, said: Said, *, is_estimate: bool) -> None:
        """Add a statement's numbers; a statement of kind estimate gets at least one."""
        number = self.among_estimates() if is_estimate else self.among_others()
        for place in range(1, number + 1):
            self._estimate(said, place)

    def _estimate(self, said: Said, position: int) -> None:
        chance = self.chance
        measure: Measure = self.measure()
        approximator: str = self.approximator()
        word = WORDS[Approximator(approximator)][0]
        place = int(chance.random() * STEPS)
        number = self.values[measure][place]
        more = self.values[measure][min(STEPS - 1, place + chance.between(10, 60))]
        value, lower, upper = self._bounds(approximator, number, more)
        phrase = f"{number:,.0f} {measure.noun}"
        if approximator == Approximator.BETWEEN.value:
            phrase = f"{number:,.0f} to {more:,.0f} {measure.noun}"
        elif word:
            phrase = f"{word} {phrase}"
        likelihood = self.likelihood() if chance.random() < 0.06 else None
        topic = chance.pick(said.topics) if said.topics and chance.random() < 0.7 else None
        self.parts.add(
            "statements_estimate",
            (
                *(f"{said.key}-e{position}", *said.stamp, said.id, position, topic, measure.slug),
                f"{measure.noun} in all" if chance.random() < 0.5 else None,
                *(self.role(), value, lower, upper),
                int(approximator != Approximator.MORE_THAN.value),
                int(approximator != Approximator.LESS_THAN.value),
                *(approximator, word, measure.unit),
                "with rotation of the units" if chance.random() < 0.08 else None,
                *(likelihood, likelihood and likelihood.replace("_", " ")),
                *self._as_of(),
                *(said.anchor(phrase) if chance.random() < 0.9 else NOWHERE),
            ),
        )

    @staticmethod
    def _bounds(approximator: str, number: float, more: float) -> Bounds:
        if approximator in UPWARD:
            return None, number, None
        if approximator in DOWNWARD:
            return None, None, number
        if approximator == Approximator.BETWEEN.value:
            return None, number, more
        return number, None, None

    def _as_of(self) -> Columns:
        if self.chance.random() >= 0.15:
            return NO_DATE
        table = self.chance.pick([DAYS, MONTHS, YEARS])
        return (*table[self.chance.between(0, COUNT - 1)], "inferred", None)
