"""Reads what the documentation shows: code blocks, tables, headings, links.

A request is a block of code that asks this API: `curl "$BASE/api/v1/…"` or `GET /api/v1/…`, with
nothing else in its line. A block of JSON, NDJSON or CSV right after it is its answer; a text in it
that ends in `…` stands for every text that begins so. A document that also shows writes,
`PUT /api/v1/…` with headers and a body below it, is one story: its requests are made one after the
other. A table whose first columns are `Query` and `Finds` gives the last part of the id of each
record that is found. All of them are about the first seed, unless the document says that its
examples use the demo world.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]

DEMO = "The examples on this page use the demo world (`make demo`)."
"""What a document whose examples use the demo world says before its first section."""

ANSWERS = ("json", "ndjson", "csv")
"""The languages in which answers are shown."""

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REQUEST = re.compile(r'^(?:curl "\$BASE|GET )(/[^\s"]+)"?$', re.MULTILINE)
WRITE = re.compile(r"(POST|PUT|PATCH|DELETE) (/\S+)\n((?:[\w-]+: [^\n]*\n)*)(?:\n(.*))?", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ROWS = re.compile(r"(?:^\|.*\|$\n?)+", re.MULTILINE)
CELL = re.compile(r"(?<!\\)\|")


class Block(NamedTuple):
    """One block of code, with the place in the text at which it ends."""

    language: str
    code: str
    start: int
    end: int


class Example(NamedTuple):
    """A request and the text of its answer in some language, as a document shows them."""

    document: str
    request: str
    answer: str
    language: str = "json"


class Step(NamedTuple):
    """A request of a story, and the JSON of its answer where that is shown."""

    method: str
    address: str
    headers: dict[str, str]
    body: str
    answer: str | None


Row = dict[str, str]
"""One row of a table: its cells by the heads of their columns."""


def documents() -> list[Path]:
    """Return every document for people: at the top, under docs/, and that of the benchmark."""
    folders = (ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"), (ROOT / "benchmarks").glob("*.md"))
    return [document for found in folders for document in sorted(found)]


def name_of(document: Path) -> str:
    """Return a document's path from the top of the repository."""
    return document.relative_to(ROOT).as_posix()


@cache
def text_of(document: Path) -> str:
    """Return the text of a document."""
    return document.read_text(encoding="utf-8")


def world_of(name: str) -> str:
    """Return the fixture with the records that the examples of a document are about."""
    beginning, _, _ = text_of(ROOT / name).partition("\n## ")
    return "demo" if DEMO in " ".join(beginning.split()) else "seeded"


def blocks(document: Path) -> list[Block]:
    """Return the blocks of code of a document, in order."""
    return [
        Block(found[1], found[2], found.start(), found.end())
        for found in FENCE.finditer(text_of(document))
    ]


def opening(document: Path) -> list[Block]:
    """Return the blocks of code of a document that stand before its first section."""
    first = text_of(document).find("\n## ")
    return [block for block in blocks(document) if block.end < first]


def prose(document: Path) -> str:
    """Return a document without its blocks of code."""
    return FENCE.sub("", text_of(document))


def requests(block: Block) -> list[str]:
    """Return the addresses that a block of code asks for, each from its root."""
    return REQUEST.findall(block.code)


@cache
def stories() -> dict[str, list[Step]]:
    """Return the requests of each document that shows writes, in order."""
    told = {name_of(document): list(_steps(document)) for document in documents()}
    return {
        name: steps for name, steps in told.items() if any(step.method != "GET" for step in steps)
    }


def _steps(document: Path) -> Iterator[Step]:
    found = blocks(document)
    for block, after in zip(found, [*found[1:], None], strict=False):
        is_answered = after is not None and after.language == "json"
        if after is not None and text_of(document)[block.end : after.start].strip():
            is_answered = False
        answer = after.code if after is not None and is_answered else None
        write = WRITE.fullmatch(block.code)
        if write:
            lines = (line.split(": ", 1) for line in write[3].splitlines())
            yield Step(write[1], write[2], dict(lines), write[4] or "", answer)
        elif requests(block):
            yield Step("GET", requests(block)[-1], {}, "", answer)


def examples() -> list[Example]:
    """Return every request that is shown with its answer, but for those of stories."""
    return [
        Example(name_of(document), requests(asked)[-1], answered.code, answered.language)
        for document in documents()
        if name_of(document) not in stories()
        for asked, answered in pairwise(blocks(document))
        if requests(asked) and answered.language in ANSWERS
        if not text_of(document)[asked.end : answered.start].strip()
    ]


def tables(document: Path) -> Iterator[list[Row]]:
    """Yield the tables of a document."""
    for found in ROWS.finditer(prose(document)):
        head, _, *rows = [_cells(line) for line in found[0].splitlines()]
        yield [dict(zip(head, row, strict=True)) for row in rows]


def table_under(document: Path, heading: str) -> list[Row]:
    """Return the first table below a heading; raise LookupError when there is no such heading."""
    _, found, below = prose(document).partition(f"\n{heading}\n")
    if not found:
        raise LookupError(f"{name_of(document)} has no heading {heading!r}.")
    head, _, *rows = [_cells(line) for line in ROWS.findall(below)[0].splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def code_in(text: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def anchors(document: Path) -> set[str]:
    """Return the anchors that the headings of a document have on a Git host."""
    return {_anchor(heading) for heading in HEADING.findall(prose(document))}


def links(document: Path) -> list[str]:
    """Return where the links and images of a document lead to, each place once."""
    return list(dict.fromkeys(LINK.findall(prose(document))))


def agrees(shown: Any, real: Any) -> bool:
    """Say whether a real answer is the one that is shown."""
    match shown, real:
        case str(), str() if shown.endswith("…"):
            return real.startswith(shown[:-1])
        case dict(), dict():
            return list(shown) == list(real) and all(agrees(shown[key], real[key]) for key in shown)
        case list(), list():
            return len(shown) == len(real) and all(map(agrees, shown, real))
    return type(shown) is type(real) and shown == real


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in CELL.split(line.strip())[1:-1]]


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
