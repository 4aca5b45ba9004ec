"""Runs the sweep on each database, keeps every plan, and writes what takes long."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import documented
from benchmarks.databases import FOLDER, ROOT, report
from benchmarks.explaining import PAGE, TIMEOUT, Answer, explained

LONG = 100.0
"""Milliseconds of database time that a page may take."""

HEAD = """\
Filters that take the database over {long:.0f} ms at {size:,} statements

`python -m benchmarks sweep` asks each filter of each list by itself, `_not`, `_isnull` and bounds
included, in every ordering, for the most frequent value, a middling one and the rarest; a date
also for a whole year, and bounds for nearly all, half and nearly none of the records. Milliseconds
are those of the query for the keys of the first page ({page} rows) alone, as the database has them
(PostgreSQL: EXPLAIN ANALYZE) or measured around it (SQLite), warm: each query is run twice. One is
given up after {timeout} seconds. The cause is the step of the plan that looks at the most rows;
SQLite doesn't count them, so it's the table that is scanned, or else the first one searched. The
plans follow the tables, one for each list, filter and cause; all the others are kept in
{kept}.
"""


def write_sweep(size: int, urls: Mapping[str, str]) -> Path:
    """Sweep the databases at these URLs, by vendor, and write the results to a file.

    Returns the path of the file. Raises CalledProcessError if a question can't be explained.
    """
    answers: dict[str, list[Answer]] = {}
    for vendor, url in urls.items():
        report(f"{vendor}: sweeping all filters of {size:,} statements ...")
        answers[vendor] = explained("benchmarks.sweep", size, url)
        lines = (json.dumps(answer) + "\n" for answer in answers[vendor])
        _kept(size, vendor).write_text("".join(lines), encoding="utf-8")
    return documented.write_results(
        "sweep", size, as_text(size, answers), markdown(answers), answers
    )


def _kept(size: int, vendor: str) -> Path:
    return FOLDER / f"{size}-sweep-{vendor.lower()}.jsonl"


def as_text(size: int, answers: Mapping[str, Sequence[Answer]]) -> str:
    """Return what takes long, by vendor, as text for people."""
    kept = _kept(size, "*").relative_to(ROOT)
    head = HEAD.format(long=LONG, size=size, page=PAGE, timeout=TIMEOUT, kept=kept)
    long = {vendor: slow(found) for vendor, found in answers.items()}
    tables = (line for vendor in answers for line in _table(vendor, answers[vendor], long[vendor]))
    plans = (line for vendor, found in long.items() for line in _plans(vendor, found))
    return "\n".join([head, *tables, *plans]) + "\n"


def slow(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers that take too long, the slowest first."""
    return sorted((one for one in answers if spent(one) > LONG), key=spent, reverse=True)


def spent(answer: Answer) -> float:
    """Return the milliseconds that an answer took, or the timeout if it was given up."""
    found: float | None = answer["milliseconds"]
    return TIMEOUT * 1000.0 if found is None else found


def milliseconds(answer: Answer) -> str:
    """Return the time that an answer took as text."""
    return f"{'>' if answer['milliseconds'] is None else ''}{spent(answer):,.0f}"


def _table(vendor: str, answers: Sequence[Answer], long: Sequence[Answer]) -> Iterator[str]:
    yield f"{vendor}: {len(long):,} of {len(answers):,} take over {LONG:.0f} ms"
    yield "=" * 40
    yield ""
    for one in long:
        yield f"{milliseconds(one):>9} ms  {asked(one)}"
        yield f"{'':14}{one['cause']}"
    yield ""


def markdown(answers: Mapping[str, Sequence[Answer]]) -> Iterator[str]:
    """Yield the lines of the table in docs/benchmark.md: for each filter and cause, the slowest."""
    yield "| database | slowest of its kind | others | ms | cause |"
    yield "| --- | --- | ---: | ---: | --- |"
    for vendor, found in answers.items():
        for one, *others in by_kind(slow(found)):
            yield (
                f"| {vendor} | `{asked(one)}` | {len(others)} | {milliseconds(one)} "
                f"| {one['cause']} |"
            )
    yield ""


def by_kind(long: Sequence[Answer]) -> list[list[Answer]]:
    """Return the answers with the same list, filter and cause together, in their order."""
    kinds: dict[tuple[str, ...], list[Answer]] = {}
    for one in long:
        names = (name for name, _ in one["parameters"])
        step = one["cause"].partition(":")[0]
        kinds.setdefault((one["resource"], *names, step), []).append(one)
    return list(kinds.values())


def asked(answer: Answer) -> str:
    """Return the list, the query and the ordering of an answer as in an address."""
    pairs = [*answer["parameters"], ("ordering", answer["ordering"])]
    return f"{answer['resource']}/?{'&'.join(f'{name}={value}' for name, value in pairs)}"


def _plans(vendor: str, long: Sequence[Answer]) -> Iterator[str]:
    for one, *_ in by_kind(long):
        yield f"\n{vendor}, {asked(one)}: {milliseconds(one)} ms\n"
        yield from (f"    {line}" for line in one["plan"])
