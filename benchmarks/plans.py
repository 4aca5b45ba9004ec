"""The plan of every filter of the list of statements: `python -m benchmarks.plans SIZE`.

For both databases, ordered by id and newest first. Writes results/SIZE-plans.txt.
"""

import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from benchmarks.databases import ROOT, postgresql, report, sqlite_url
from benchmarks.dataset import prepare
from benchmarks.explaining import ORDERINGS, PAGE, TIMEOUT, Answer, explained

RESULTS = Path(__file__).resolve().parent / "results"

VENDORS = ("PostgreSQL", "SQLite")

Answers = dict[tuple[str, str], Answer]
"""The answers to one question, by vendor and ordering."""

HEAD = """\
How the list of statements finds the first page of {size:,} statements, filter by filter

Each line of the table is one question, asked on both databases, ordered by id and by the day on
which it was said, newest first (-said). Milliseconds are those of the query for the keys of the
first page ({page} rows) alone, as the database has them (PostgreSQL: EXPLAIN ANALYZE) or measured
around it (SQLite), warm where that is quick; a query is given up after {timeout} seconds (-).
Under "reads", "whole" means that the table of statements is read from end to end, and a number of
rows how many of it PostgreSQL looked at where those are many. For a filter that takes ids or
words there are mostly three values: the most frequent, a middling one and the rarest.
"""


def write_plans(size: int, urls: dict[str, str]) -> Path:
    """Explain every question on the databases at these URLs, by vendor, and write a file.

    Returns the path of the file. Raises CalledProcessError if a question can't be explained.
    """
    answers: dict[str, list[Answer]] = {}
    for vendor, url in urls.items():
        report(f"{vendor}: explaining every filter of {size:,} statements ...")
        answers[vendor] = explained("benchmarks.explaining", size, url)
    questions = _by_question(answers)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{size}-plans.txt"
    head = HEAD.format(size=size, page=PAGE, timeout=TIMEOUT)
    parts = [head, *_summary(questions), "", *_blocks(questions)]
    file.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return file


def _by_question(answers: dict[str, list[Answer]]) -> dict[str, Answers]:
    questions: dict[str, Answers] = {}
    for vendor, found in answers.items():
        for answer in found:
            asked = "&".join(f"{name}={value}" for name, value in answer["parameters"])
            cells = questions.setdefault(asked or "(no filter)", {})
            cells[vendor, answer["ordering"]] = answer
    return questions


def _cells() -> Iterator[tuple[str, str]]:
    yield from ((vendor, ordering) for vendor in VENDORS for ordering in ORDERINGS)


def _summary(questions: dict[str, Answers]) -> list[str]:
    titles = [f"{vendor} {ordering}" for vendor, ordering in _cells()]
    rows = [["question", *titles, "found", "reads"]]
    for asked, answers in questions.items():
        times = [_time(answers.get(cell)) for cell in _cells()]
        found = {answer["found"] for answer in answers.values()} - {None}
        reads = [
            f"{vendor} {ordering}: {answers[vendor, ordering]['reads']}"
            for vendor, ordering in _cells()
            if (vendor, ordering) in answers and answers[vendor, ordering]["reads"]
        ]
        rows.append([asked, *times, "/".join(map(str, sorted(found))), "; ".join(reads)])
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    rows.insert(1, ["-" * width for width in widths])
    return [
        "  ".join(
            cell.ljust(width) if place in (0, len(row) - 1) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _time(answer: Answer | None) -> str:
    if answer is None or answer["milliseconds"] is None:
        return "-"
    return f"{answer['milliseconds']:,.1f}"


def _blocks(questions: dict[str, Answers]) -> Iterator[str]:
    for asked, answers in questions.items():
        yield f"\n{asked}\n{'=' * len(asked)}"
        for vendor, ordering in _cells():
            answer = answers.get((vendor, ordering))
            if answer is not None:
                reads = f"; statements: {answer['reads']}" if answer["reads"] else ""
                yield f"\n{vendor}, ordered by {ordering}: {_time(answer)} ms{reads}\n"
                yield from (f"    {line}" for line in answer["plan"])


def main() -> None:
    """Write the plans for the size on the command line; prepare its databases if necessary."""
    size = int(sys.argv[1])
    with postgresql() as url:
        urls = dict(zip(VENDORS, (url(size), sqlite_url(size)), strict=True))
        for database_url in urls.values():
            prepare(size, database_url)
        report(f"written: {write_plans(size, urls).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
