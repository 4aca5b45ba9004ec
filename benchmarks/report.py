"""Writes the results: a table of ratios, a list in JSON, and a chart."""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.candidates import REFERENCE
from benchmarks.figures import Figures, ratio

RESULTS = Path(__file__).with_name("results")

NOTHING = "-"
HEADER = ("work", "candidate", "CPU ms", "CPU", "rps 1", "x", "rps 16", "x", "p50 ms", "p99 ms")

NOTES = f"""\
CPU: of the server and its database, in milliseconds for a request and as a ratio to {REFERENCE}.
rps: requests in a second over 1 and over 16 connections, and as ratios to {REFERENCE}. p50, p99:
latency over 1 connection, the 99th percentile where there are samples enough. Of an export, all
is of a record. {NOTHING} stands for what was not or cannot be measured.
"""


def table(found: Sequence[Figures]) -> str:
    """Return the figures as readable tables, one for each database, with explanations."""
    parts = []
    for database, of_database in groupby(found, key=lambda figures: figures.database):
        rows = [HEADER, *(_row(figures, found) for figures in of_database if _is_any(figures))]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(
                cell.ljust(width) if place < 2 else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        parts.append("\n".join([database, "", *_with_gaps(lines, rows)]))
    return "\n\n".join([*parts, *_memory(found), NOTES])


def _with_gaps(lines: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the lines with an empty one before each new work."""
    spaced: list[str] = []
    for place, line in enumerate(lines):
        if place and rows[place][0] != rows[place - 1][0]:
            spaced.append("")
        spaced.append(line)
    return spaced


def _is_any(figures: Figures) -> bool:
    return figures.cpu_ms is not None


def _row(figures: Figures, all_figures: Sequence[Figures]) -> tuple[str, ...]:
    return (
        figures.work,
        figures.candidate,
        _number(figures.cpu_ms),
        _times(ratio(figures, all_figures, "cpu_ms")),
        _number(figures.rps_1),
        _times(ratio(figures, all_figures, "rps_1")),
        _number(figures.rps_16),
        _times(ratio(figures, all_figures, "rps_16")),
        _number(figures.p50_ms),
        _number(figures.p99_ms),
    )


def _number(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _times(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _memory(found: Sequence[Figures]) -> list[str]:
    peaks = [
        f"{figures.database} {figures.candidate} {figures.peak_mb:.0f} MB"
        for figures in found
        if figures.peak_mb is not None
    ]
    return [f"Peak memory of the worker that exports: {', '.join(peaks)}.\n"] if peaks else []


def as_json(found: Sequence[Figures]) -> str:
    """Return the figures as a JSON list of objects in the same order, one per line."""
    names = Figures._fields[: Figures._fields.index("peak_mb")]
    lines = []
    for figures in found:
        values = {name: getattr(figures, name) for name in names}
        rounded = {
            name: float(f"{value:.4g}") if isinstance(value, float) else value
            for name, value in values.items()
        }
        lines.append(json.dumps(rounded))
    return "[\n  " + ",\n  ".join(lines) + "\n]\n"


def write(found: Sequence[Figures], size: int) -> None:
    """Write the figures of a size to files: a list in JSON, tables and a chart."""
    from benchmarks.chart import draw  # noqa: PLC0415 it takes a second to load

    write_texts(found, str(size))
    draw(found, size, RESULTS / f"{size}.svg")


def write_texts(found: Sequence[Figures], name: str) -> None:
    """Write the figures to files of that name: a list in JSON, and tables."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(as_json(found), encoding="utf-8")
    (RESULTS / f"{name}.txt").write_text(table(found), encoding="utf-8")
