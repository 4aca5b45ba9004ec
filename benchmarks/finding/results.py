"""Writes what finding costs: as a list in JSON, as tables, and as one in docs/benchmark.md."""

from collections.abc import Iterator, Sequence

from benchmarks import documented
from benchmarks.candidates import CANDIDATES, REFERENCE
from benchmarks.figures import Figures, ratio
from benchmarks.report import NOTHING, write_texts


def write_finding(found: Sequence[Figures], size: int) -> None:
    """Write the figures of a size to files, and those of the documented size to the document."""
    write_texts(found, f"{size}-finding")
    if size == documented.SIZE:
        documented.write_tables("finding", markdown(found, size))


def markdown(found: Sequence[Figures], size: int) -> Iterator[str]:
    """Yield the lines of a table of CPU time: On Record's own, and the others' ratios to it."""
    measured = {figures.candidate for figures in found if figures.cpu_ms is not None}
    others = [name for name in CANDIDATES if name in measured - {REFERENCE}]
    yield f"At {size:,} statements:"
    yield ""
    yield f"| database | work | {REFERENCE}, ms | {' | '.join(others)} |"
    yield f"| --- | --- | ---: | {' | '.join('---:' for _ in others)} |"
    for database, work in dict.fromkeys(figures[:2] for figures in found):
        cells = {one.candidate: one for one in found if one[:2] == (database, work)}
        own = cells[REFERENCE].cpu_ms or 0
        ratios = (_short(ratio(cells[name], found, "cpu_ms")) for name in others)
        vendor = documented.VENDORS[database]
        yield f"| {vendor} | `{work}` | {own:.1f} | {' | '.join(ratios)} |"
    yield ""


def _short(value: float | None) -> str:
    """Return a ratio with two digits or so."""
    if value is None:
        return NOTHING
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
