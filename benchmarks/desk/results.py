"""Asks the pages on each database, and writes what they take, also to docs/benchmark.md."""

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import documented
from benchmarks.databases import FOLDER, ROOT, report, run_python

LIMIT = 300.0
"""Milliseconds of CPU time that a page may take."""

SHOWN = 3
"""How many pages of each kind are shown, if they don't take too long."""

HEAD = """\
The editors' desk at {size:,} statements

`python -m benchmarks desk` asks every page of the admin as somebody who may do everything, and
those that a reader may see as a reader, to whom drafts are hidden: each list in each order, with
each filter (the most frequent value, a middling one and the rarest), with words, with filters
together and deep inside; the largest forms, shown and saved; histories; the queue; completions.
A page may take {limit:.0f} ms of CPU time, of the server and its database together. All figures are
milliseconds, each the least of two to four times: "wall" is the time until the page is there,
"database" that of waiting for its answers. Of each kind of page the slowest {shown} are told, and
all that take too long. All the others are kept in {kept}.
A 503 is the answer to what takes the database longer than the server allows.
"""

Answer = dict[str, Any]
"""One line of `benchmarks.desk`'s output: what one page takes."""


def write_desk(size: int, urls: Mapping[str, str]) -> Path:
    """Ask the pages on the databases at these URLs, by vendor, and write the results to a file.

    Returns the path of the file. Raises CalledProcessError if a page can't be asked.
    """
    found: dict[str, list[Answer]] = {}
    for vendor, url in urls.items():
        report(f"{vendor}: asking every page of the desk at {size:,} statements ...")
        lines = run_python(url, "-m", "benchmarks.desk", str(size))
        _kept(size, vendor).write_text(lines, encoding="utf-8")
        found[vendor] = [json.loads(line) for line in lines.splitlines()]
    return documented.write_results("desk", size, as_text(size, found), markdown(found), found)


def _kept(size: int, vendor: str) -> Path:
    return FOLDER / f"{size}-desk-{vendor.lower()}.jsonl"


def as_text(size: int, found: Mapping[str, Sequence[Answer]]) -> str:
    """Return what the pages take, by vendor, as text for people."""
    kept = _kept(size, "*").relative_to(ROOT)
    head = HEAD.format(size=size, limit=LIMIT, shown=SHOWN, kept=kept)
    lines = (line for vendor, answers in found.items() for line in _text(vendor, answers))
    return "\n".join([head, *lines]) + "\n"


def _text(vendor: str, answers: Sequence[Answer]) -> Iterator[str]:
    long = [one for one in answers if one["cpu_ms"] > LIMIT]
    yield f"{vendor}: {len(long):,} of {len(answers):,} take over {LIMIT:.0f} ms"
    yield "=" * 40
    for kind, some in by_kind(answers).items():
        slowest = sorted(some, key=lambda one: -one["cpu_ms"])
        told = [one for place, one in enumerate(slowest) if place < SHOWN or one["cpu_ms"] > LIMIT]
        median = statistics.median(one["cpu_ms"] for one in some)
        yield f"\n{kind}: {len(some):,} pages, half of them within {median:.0f} ms\n"
        yield "    CPU    wall  database  queries  status  who     page"
        for one in told:
            yield (
                f"{one['cpu_ms']:7.0f}{one['ms']:8.0f}{one['database_ms']:10.0f}"
                f"{one['queries']:9}{one['status']:8}  {one['who']:<6}  {one['address']}"
            )
    yield ""


def by_kind(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Return the answers by the kind of page, in their order."""
    kinds: dict[str, list[Answer]] = {}
    for one in answers:
        kinds.setdefault(one["kind"], []).append(one)
    return kinds


def markdown(found: Mapping[str, Sequence[Answer]]) -> Iterator[str]:
    """Yield the lines of the table in docs/benchmark.md: each kind of page on each database."""
    yield "| database | pages | asked | half within, ms | most, ms | over 300 ms |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for vendor, answers in found.items():
        for kind, some in by_kind(answers).items():
            spent = [one["cpu_ms"] for one in some]
            over = sum(one > LIMIT for one in spent)
            yield (
                f"| {vendor} | {kind} | {len(some)} | {statistics.median(spent):.0f} "
                f"| {max(spent):.0f} | {over} |"
            )
    yield ""
