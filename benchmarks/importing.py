"""Imports made-up statements, each with every part, and reports how fast that was.

`python -m benchmarks import --size 100000` writes the lines, creates an empty database next to the
others, and runs the import in a process of its own, so that the peak memory is the import's.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.databases import FOLDER, migrate, run_python
from benchmarks.dataset.preparing import database_at

SEED = 20_241_218
IN_A_DOCUMENT = 30
OUTLETS = 20
TEXT = "The bridge will cost about 40,000 crowns if the harbor stays open"

Raw = dict[str, Any]


class Figure(NamedTuple):
    """An import's number of statements, seconds with all checks and the commit, and peak in MB."""

    statements: int
    seconds: float
    peak_mb: float


def lines(size: int, prefix: str = "article") -> Iterator[Raw]:
    """Yield this many full statements, then the records they refer to: the harder order.

    ``prefix`` begins the ids of documents and statements.
    """
    chance = Random(SEED)  # noqa: S311 nothing is secret here
    actors = [f"actor-{place}" for place in range(max(10, size // 100))]
    topics = [f"topic-{place}" for place in range(max(10, size // 500))]
    outlets = [f"outlet-{place}" for place in range(OUTLETS)]
    documents = [f"{prefix}-{place}" for place in range(max(1, size // IN_A_DOCUMENT))]
    ids = [f"{documents[place % len(documents)]}-s{place}" for place in range(size)]
    for place, id in enumerate(ids):
        cast = chance.sample(actors, 3), chance.sample(topics, 2), chance.sample(outlets, 2)
        document = documents[place % len(documents)]
        yield _statement(chance, id, document, *cast, other=ids[place - 1])
    for id in documents:
        publisher = chance.choice(outlets)
        yield {"resource": "sources", "id": id, "kind": "document", "publisher": publisher}
    for id in outlets:
        yield {"resource": "sources", "id": id, "kind": "outlet", "name": id}
    for id in topics:
        yield {"resource": "topics", "id": id, "kind": "issue", "name": id}
    for place, id in enumerate(actors):
        parent = actors[place - 1] if place % 7 else None
        yield {"resource": "actors", "id": id, "kind": "person", "name": id, "parent": parent}


def _statement(
    chance: Random,
    id: str,
    document: str,
    actors: list[str],
    topics: list[str],
    outlets: list[str],
    *,
    other: str,
) -> Raw:
    def anchor(exact: str) -> Raw:
        start = chance.randrange(5000)
        digest = sha256(exact.encode()).hexdigest()
        return {"start": start, "end": start + len(exact), "exact": exact, "digest": digest}

    speaker, principal, subject = actors
    day = f"20{chance.randrange(10, 25)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
    related = [{"kind": "contradicts", "other": other}] if other != id else []
    return {
        "resource": "statements",
        "id": id,
        "document": document,
        "kind": "estimate",
        "text": f"{TEXT}, says {speaker}.",
        "speech": "mixed",
        "topics": topics,
        "likelihood": "likely",
        "likelihood_text": "probably",
        "credibility": 3,
        "said": {"edtf": day, "basis": "inferred", "text": "yesterday"},
        "event": {"edtf": "2025"},
        "note": "The sum may be meant in old crowns.",
        "participants": [
            {"actor": speaker, "role": "speaker", "office": "minister of bridges"},
            {"actor": principal, "role": "on_behalf_of"},
            {"actor": subject, "role": "about", "described_as": "the old realm"},
        ],
        "chain": [
            {"source": outlets[0], "relation": "cites"},
            {"source": outlets[1], "relation": "relays", **anchor("said")},
        ],
        "stances": [{"holder": speaker, "topic": topics[0], "stance": "against"}],
        "conditions": [
            {"kind": "if", "text": "the harbor stays open", "topic": topics[1], **anchor("if")}
        ],
        "spans": [{"part": "content", **anchor(TEXT)}, {"part": "cue", **anchor("said")}],
        "relations": related,
        "estimates": [
            {
                "id": f"{id}-e1",
                "topic": topics[0],
                "measure": "cost",
                "unit": "{person}",
                "quantity_role": "expected",
                "approximator": "about",
                "value": 40000,
                "measured": "the price",
                "as_of": {"edtf": "2024-12"},
                **anchor("40,000"),
            }
        ],
    }


@contextmanager
def written_lines(size: int, prefix: str = "article") -> Iterator[Path]:
    """Write `lines` to a file, which is gone afterwards."""
    file = FOLDER / f"import-{size}.ndjson"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(line)}\n" for line in lines(size, prefix))
    try:
        yield file
    finally:
        file.unlink()


def measure_import(size: int, url: str) -> Figure:
    """Import this many statements into a new database at a URL; raise CalledProcessError."""
    database_at(url).begin_anew()
    migrate(url)
    with written_lines(size) as file:
        found = json.loads(run_python(url, "-m", "benchmarks.importing", str(file)))
    return Figure(size, found["seconds"], found["peak_mb"])


def main() -> None:
    """Import the named file; write the seconds, the CPU seconds and the peak memory to stdout."""
    import resource  # noqa: PLC0415 not on every system

    import django  # noqa: PLC0415

    django.setup()
    from statements.documents.store.writes import Author  # noqa: PLC0415 after the settings
    from statements.transfer import import_items, read_lines  # noqa: PLC0415
    from statements.vocabularies import Through  # noqa: PLC0415

    started, before = time.perf_counter(), time.process_time()
    with Path(sys.argv[1]).open("rb") as stream:
        import_items(read_lines(stream, "ndjson"), author=Author(None, Through.IMPORT))
    seconds = time.perf_counter() - started
    cpu_seconds = time.process_time() - before
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mb": peak_mb}, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
