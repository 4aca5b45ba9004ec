"""Writes how costs grow: as a list in JSON, a chart, and a table in docs/benchmark.md."""

import json
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import documented
from benchmarks.candidates import Database
from benchmarks.dataset import prepare
from benchmarks.growth.measuring import Cost, measure_growth
from benchmarks.report import RESULTS

STEPS = 2
"""How many smaller sizes are measured, each a tenth of the next."""

Urls = Mapping[Database, Mapping[int, tuple[str, str]]]
"""The URLs of each size and of its copy, by database."""


def sizes_to(size: int) -> list[int]:
    """Return the sizes to measure, the last of which is this one."""
    return [size // 10**step for step in range(STEPS, -1, -1)]


def write_growth(size: int, urls: Urls) -> None:
    """Measure all sizes on all databases, and write the results.

    Raises CalledProcessError or RuntimeError if something fails.
    """
    costs: list[Cost] = []
    for name, by_size in urls.items():
        for each, (url, _) in by_size.items():
            prepare(each, url)
        costs += measure_growth(name, by_size)
    RESULTS.mkdir(exist_ok=True)
    lines = ",\n  ".join(json.dumps(_rounded(cost)) for cost in costs)
    (RESULTS / f"{size}-growth.json").write_text(f"[\n  {lines}\n]\n", encoding="utf-8")
    draw(costs, RESULTS / f"{size}-growth.svg")
    if size == documented.SIZE:
        documented.write_tables("growth", markdown(costs))


def _rounded(cost: Cost) -> dict[str, Any]:
    return {**cost._asdict(), "cpu_ms": float(f"{cost.cpu_ms:.4g}")}


def growth_of(costs: Sequence[Cost]) -> Mapping[tuple[Database, str], dict[int, float]]:
    """Return the costs by size, of each database and work."""
    found: dict[tuple[Database, str], dict[int, float]] = {}
    for cost in costs:
        found.setdefault((cost.database, cost.work), {})[cost.size] = cost.cpu_ms
    return found


def exponent(by_size: Mapping[int, float]) -> float:
    """Return k of the power law cost = c · size^k that fits best: 0 is constant, 1 linear."""
    xs, ys = ([math.log(value) for value in side] for side in (by_size.keys(), by_size.values()))
    return statistics.linear_regression(xs, ys).slope


def markdown(costs: Sequence[Cost]) -> Iterator[str]:
    """Yield the lines of the table: costs by size, the growth in all, and the exponent."""
    sizes = sorted({cost.size for cost in costs})
    yield f"| database | work | {' | '.join(f'{size:,}' for size in sizes)} | growth | exponent |"
    yield f"| --- | --- | {' | '.join('---:' for _ in sizes)} | ---: | ---: |"
    for (database, work), by_size in growth_of(costs).items():
        figures = " | ".join(f"{by_size[size]:.2f}" for size in sizes)
        grown = by_size[sizes[-1]] / by_size[sizes[0]]
        yield (
            f"| {documented.VENDORS[database]} | `{work}` | {figures} | {grown:.2f} "
            f"| {exponent(by_size):.2f} |"
        )
    yield ""


def draw(costs: Sequence[Cost], file: Path) -> None:
    """Write the chart of the costs by size, on logarithmic scales, to an SVG or PNG file."""
    import matplotlib as mpl  # noqa: PLC0415 it takes a second to load
    from matplotlib.figure import Figure  # noqa: PLC0415

    from benchmarks.chart import STYLE  # noqa: PLC0415

    databases = list(dict.fromkeys(cost.database for cost in costs))
    works = list(dict.fromkeys(cost.work for cost in costs))
    with mpl.rc_context(STYLE):
        picture = Figure(figsize=(10, 4.6), layout="constrained")
        panels = picture.subplots(1, len(databases), sharey=True, squeeze=False)[0]
        for panel, database in zip(panels, databases, strict=True):
            _draw_panel(panel, growth_of(costs), database, works)
        panels[0].set_ylabel("CPU milliseconds of server and database")
        title = "How the cost of a request grows with the number of statements"
        picture.suptitle(title)
        handles, labels = panels[0].get_legend_handles_labels()
        picture.legend(handles, labels, loc="outside lower center", ncols=5, frameon=False)
        about = {"Date": None, "Creator": None, "Title": title} if file.suffix == ".svg" else {}
        picture.savefig(file, dpi=110, metadata=about)


MARKS = "osD^v<>P*"
COLORS = (
    *("#4d4d4d", "#2166ac", "#1b7837", "#8856a7", "#b2182b"),
    *("#ef8a62", "#c7a000", "#01665e", "#8c510a"),
)
"""The marker and color of each work, in their order; the markers are for color-blind readers."""


def _draw_panel(
    panel: Any,
    growth: Mapping[tuple[Database, str], Mapping[int, float]],
    database: Database,
    works: Sequence[str],
) -> None:
    for place, work in enumerate(works):
        by_size = growth[database, work]
        look = {"marker": MARKS[place], "color": COLORS[place]}
        panel.plot(list(by_size), list(by_size.values()), **look, label=work, linewidth=1.4)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    panel.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    panel.minorticks_off()
    panel.set_xticks(list(growth[database, works[0]]))
    panel.set_xlabel("statements")
    panel.grid(color="#dddddd", linewidth=0.8)
    panel.set_title(documented.VENDORS[database])
