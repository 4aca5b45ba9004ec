"""How skewed the made-up world is: shares of frequent values, of missing parts and of long chains.

Each is measured and compared with what it should be, so that no change makes the data even again
unnoticed.
"""

from collections.abc import Iterator

from benchmarks.dataset.chance import THIRD, power_law
from benchmarks.dataset.facts import IDS
from benchmarks.dataset.numbers import TOP_MEASURE
from benchmarks.dataset.reading import Ask
from benchmarks.dataset.speech import TOP_LANGUAGE
from benchmarks.dataset.world import TOP_COUNTRY

TOLERANCE = 0.06
"""How far from its law the share of frequent values may be: ten thousand statements have only some
three hundred documents, each with one publisher, a few speakers and a few topics."""

PARTS_TOLERANCE = 0.02

FREQUENT = 10

LAWS = {
    **{
        name: (IDS[name], THIRD)
        for name in ("publisher", "via", "speaker", "about", "topic", "related_to")
    },
    "measure": (IDS["measure"], TOP_MEASURE),
    "language": (
        "SELECT language, count(*) FROM statements_statement GROUP BY language",
        TOP_LANGUAGE,
    ),
    "actors' country": (
        "SELECT country, count(*) FROM statements_actor WHERE country IS NOT NULL GROUP BY country",
        TOP_COUNTRY,
    ),
}
"""SQL that counts the values that follow a power law, and the share of the most frequent one."""


def _without(table: str) -> str:
    """Return a condition for statements without a row of this part."""
    return f"id NOT IN (SELECT statement_id FROM statements_{table})"  # noqa: S608 our own


STATEMENTS = {
    "no event": ("event_edtf IS NULL", 0.85),
    "no day": ("said_first IS NULL", 0.33),
    "no likelihood": ("likelihood IS NULL", 0.91),
    "no chain": (_without("hop"), 0.62),
    "no stance": (_without("stance"), 0.58),
    "no estimate": (_without("estimate"), 0.82),
    "no condition": (_without("condition"), 0.78),
    "no relation": (_without("relation"), 0.57),
    "more than three hops": (
        "id IN (SELECT statement_id FROM statements_hop WHERE position = 4)",
        0.019,
    ),
}
"""Conditions, and the share of statements that should meet them."""

LONG_CHAIN = 8
"""Hops of the longest chain, at least."""


def wrong_shares(ask: Ask) -> Iterator[str]:
    """Yield each share that isn't as it should be; there must be some thousand statements."""
    for name, (sql, greatest) in LAWS.items():
        counts = sorted((row[-1] for row in ask(sql)), reverse=True)
        law = power_law(len(counts), greatest=greatest)
        for number in (1, FREQUENT):
            share, wanted = sum(counts[:number]) / sum(counts), sum(law[:number])
            if abs(share - wanted) > TOLERANCE:
                yield f"{name}: the {number} most frequent have {share:.3f}, not {wanted:.3f}"
    ((total,),) = ask("SELECT count(*) FROM statements_statement")
    for name, (condition, wanted) in STATEMENTS.items():
        ((found,),) = ask(f"SELECT count(*) FROM statements_statement WHERE {condition}")  # noqa: S608
        tolerance = min(PARTS_TOLERANCE, wanted / 2)
        if abs(found / total - wanted) > tolerance:
            yield f"{name}: {found / total:.3f} of the statements, not {wanted:.3f}"
    ((longest,),) = ask("SELECT max(position) FROM statements_hop")
    if longest < LONG_CHAIN:
        yield f"the longest chain has {longest} hops, not {LONG_CHAIN}"
