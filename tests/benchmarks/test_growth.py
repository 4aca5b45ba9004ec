"""How costs at several sizes become a law and a table."""

import pytest

from benchmarks.growth.measuring import Cost
from benchmarks.growth.results import exponent, markdown, sizes_to

COSTS = [
    Cost("sqlite", "detail", 10_000, 2.0),
    Cost("sqlite", "detail", 100_000, 2.0),
    Cost("sqlite", "detail", 1_000_000, 2.0),
    Cost("sqlite", "import", 10_000, 1.0),
    Cost("sqlite", "import", 100_000, 10.0),
    Cost("sqlite", "import", 1_000_000, 100.0),
]


def test_each_size_is_a_tenth_of_the_next():
    assert sizes_to(1_000_000) == [10_000, 100_000, 1_000_000]


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_is_that_of_the_law(power: float):
    assert exponent({size: 3 * size**power for size in (10, 100, 1000)}) == pytest.approx(power)


def test_a_row_tells_the_costs_the_growth_and_the_exponent():
    *_, constant, linear, _ = markdown(COSTS)

    assert constant == "| SQLite | `detail` | 2.00 | 2.00 | 2.00 | 1.00 | 0.00 |"
    assert linear == "| SQLite | `import` | 1.00 | 10.00 | 100.00 | 100.00 | 1.00 |"
