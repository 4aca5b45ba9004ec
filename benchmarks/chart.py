"""Draws the chart: CPU time of each candidate at each work, as a ratio to On Record's."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from benchmarks.figures import Figures, ratio

LOOKS = {
    "stock_drf": ("o", "#b2182b"),
    "tuned_drf": ("s", "#ef8a62"),
    "django_ninja": ("^", "#8856a7"),
    "fastapi": ("D", "#1b7837"),
    "datasette": ("v", "#2166ac"),
    "bare": ("*", "#4d4d4d"),
}
"""The marker and color of each candidate; the markers differ for color-blind readers."""

LABELS = {"datasette": "datasette (flat rows)"}
"""Legend labels for candidates whose name isn't clear enough."""

TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

SPREAD = 0.56
"""The distance, in rows, between the markers of the first and the last candidate."""

STYLE: dict[str, Any] = {
    # The same figures give the same file, byte for byte.
    "svg.hashsalt": "on-record",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}


def draw(found: Sequence[Figures], size: int, file: Path) -> None:
    """Write the chart of the figures to an SVG or, to look at it, a PNG file."""
    databases = list(dict.fromkeys(figures.database for figures in found))
    works = list(dict.fromkeys(figures.work for figures in found))
    with mpl.rc_context(STYLE):
        height = 1.9 + 0.42 * len(works)
        picture = Figure(figsize=(10, height), layout="constrained")
        panels = picture.subplots(1, len(databases), sharex=True, sharey=True, squeeze=False)[0]
        for panel, database in zip(panels, databases, strict=True):
            of_database = [figures for figures in found if figures.database == database]
            _draw_panel(panel, of_database, works)
            panel.set_title({"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database])
        title = f"CPU time of server and database for a request, {size:,} statements"
        picture.suptitle(title)
        handles, labels = panels[0].get_legend_handles_labels()
        picture.legend(
            handles,
            labels,
            loc="outside lower center",
            ncols=len(LOOKS),
            frameon=False,
            handletextpad=0.2,
        )
        about = {"Date": None, "Creator": None, "Title": title} if file.suffix == ".svg" else {}
        picture.savefig(file, dpi=110, metadata=about)


def _draw_panel(panel: Any, found: Sequence[Figures], works: Sequence[str]) -> None:
    panel.axvline(1, color="black", linewidth=1)
    for place, name in enumerate(LOOKS):
        shift = SPREAD * (place / (len(LOOKS) - 1) - 0.5)
        mark, color = LOOKS[name]
        pairs = [
            (share, works.index(figures.work) + shift)
            for figures in found
            if figures.candidate == name and (share := ratio(figures, found, "cpu_ms")) is not None
        ]
        across, down = zip(*pairs, strict=True) if pairs else ((), ())
        size = 80 if mark == "*" else 42
        panel.scatter(
            across, down, size, color, mark, label=LABELS.get(name, name), zorder=3, linewidths=0
        )
    panel.set_xscale("log")
    panel.set_xlabel("less  ←  On Record = 1  →  more")
    panel.xaxis.set_major_locator(FixedLocator(TICKS))
    panel.xaxis.set_minor_locator(NullLocator())
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    panel.set_yticks(range(len(works)), works)
    panel.set_ylim(len(works) - 0.5, -0.5)
    panel.tick_params(axis="y", length=0)
    panel.grid(axis="x", color="#dddddd", linewidth=0.8)
    for row in range(0, len(works), 2):
        panel.axhspan(row - 0.5, row + 0.5, color="#f5f5f5", zorder=0)
    panel.set_axisbelow(True)
