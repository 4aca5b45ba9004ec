"""Runs the search on each database and writes the results, also to docs/benchmark.md."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from benchmarks import documented
from benchmarks.databases import ROOT, environment
from benchmarks.expensive.searching import RECORDS, Order

SHOWN = 3
"""How many values of one parameter are shown; the others are only counted."""

WIDEST = 200

HEAD = """\
The most expensive requests found at {size:,} statements

A search (`python -m benchmarks expensive`, seed {seed}) asks for random filters, orders, counts,
formats and places, and varies the worst of what it has found. CPU is that of the server and its
database together, in seconds, the lesser of two measurements; "wall" is the time until the answer
was read. Of requests with the same parameters only the most expensive is told, and none where a
simpler one costs nearly as much. Of a stream at most {records:,} records are read; "ms" is its CPU
time in milliseconds for a record, or for a thousandth of the whole where it has fewer than 1,000.
A 503 is the answer to what takes the database longer than the server allows.
"""

Found = dict[str, Any]
"""One line of `benchmarks.expensive`'s output: the result for one target."""


def write_expensive(order: Order, urls: Mapping[str, str]) -> Path:
    """Search the databases at these URLs, by vendor, and write the results to a file.

    Returns the path of the file. Raises CalledProcessError if a search fails.
    """
    found = {vendor: _search(order, url) for vendor, url in urls.items()}
    return documented.write_results(
        "expensive", order.size, as_text(order, found), markdown(found), found
    )


def _search(order: Order, url: str) -> list[Found]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.expensive"],
        cwd=ROOT,
        env=environment(url),
        input=json.dumps(asdict(order)),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def as_text(order: Order, found: Mapping[str, Sequence[Found]]) -> str:
    """Return the results, by vendor, as text for people."""
    head = HEAD.format(size=order.size, seed=order.seed, records=RECORDS)
    parts = [head, *(line for vendor, lines in found.items() for line in _text(vendor, lines))]
    return "\n".join(parts) + "\n"


def greatest(found: Iterable[Found], kind: str, figure: str) -> float:
    """Return the highest figure of all requests, or of all streams."""
    return max((one[figure] for line in found for one in line[kind]), default=0.0)


def _text(vendor: str, found: Sequence[Found]) -> Iterator[str]:
    tried = sum(line["tried"] for line in found)
    cpu = greatest(found, "requests", "cpu")
    whole, ms = (greatest(found, kind, "cpu_ms_a_record") for kind in ("whole", "streams"))
    yield f"{vendor}\n{'=' * len(vendor)}\n"
    yield f"{tried:,} requests were tried. The most that one took, but for streams, is {cpu:.2f} s"
    yield f"of CPU. A record of a whole list took up to {whole:.3f} ms, of any stream {ms:.3f} ms."
    for line in found:
        statuses = ", ".join(f"{status}: {count}" for status, count in line["statuses"].items())
        yield f"\n{line['target']}: {line['tried']} requests ({statuses})\n"
        yield "    CPU    wall  status  request"
        for one in line["requests"]:
            yield (
                f"{one['cpu']:7.2f} {one['seconds']:7.2f}  {one['status'] or '-':>6}  "
                f"{one['address']}"
            )
        if line["whole"] or line["streams"]:
            yield "\n    CPU      ms  records  status  stream"
        for one in (*line["whole"], *line["streams"]):
            yield (
                f"{one['cpu']:7.2f} {one['cpu_ms_a_record']:7.3f} {one['records']:8}  "
                f"{one['status'] or '-':>6}  {one['address']}"
            )
    yield ""


def markdown(found: Mapping[str, Sequence[Found]]) -> Iterator[str]:
    """Yield the lines of the tables in docs/benchmark.md."""
    for vendor, lines in found.items():
        yield f"### {vendor}: the most expensive requests\n"
        yield "| list | tried | most CPU, s | record of the whole list, ms | of any stream, ms |"
        yield "| --- | ---: | ---: | ---: | ---: |"
        for line in lines:
            cpu = greatest([line], "requests", "cpu")
            kinds = ("whole", "streams")
            ms = [f"{greatest([line], kind, 'cpu_ms_a_record'):.3f}" for kind in kinds]
            yield f"| {line['target']} | {line['tried']} | {cpu:.2f} | {ms[0]} | {ms[1]} |"
        yield ""
        for line in lines:
            yield f"<details><summary>{vendor}: {line['target']}</summary>\n"
            yield "| CPU, s | status | request |"
            yield "| ---: | ---: | --- |"
            for one in line["requests"]:
                yield f"| {one['cpu']:.2f} | {one['status'] or '-'} | `{shown(one['address'])}` |"
            yield "\n</details>\n"


def shown(address: str) -> str:
    """Return an address in readable form: unescaped, and with only a few of many values."""
    path, query = urlsplit(address)[2:4]
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values.setdefault(name, []).append(value)
    names = list(values)
    if len(names) > 20:
        return f"{path}?{names[0]}=…, {len(names)} names"
    pairs = [f"{name}={text}" for name, several in values.items() for text in _few(several)]
    text = f"{unquote(path)}?{'&'.join(pairs)}" if pairs else path
    text = text if len(text) <= WIDEST else f"{text[:WIDEST]}…"
    return text.replace("|", "¦").replace("`", "'")


def _few(values: Sequence[str]) -> list[str]:
    if len(values) <= SHOWN:
        return [*values]
    return [values[0], f"… ({len(values)} values)"]
