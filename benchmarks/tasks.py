"""The requests to each candidate on one database, checked to return the same records."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.candidates import CANDIDATES, REFERENCE, Candidate
from benchmarks.checking import answers, ask, check, streams, tagged
from benchmarks.databases import FOLDER, ROOT, environment, report
from benchmarks.load import Asked
from benchmarks.questions import Known, known
from benchmarks.servers import Server, running
from benchmarks.works import LIST, Asker, Work

BARE = "bare"

Addresses = Mapping[str, Mapping[str, list[Asked]]]
"""The requests, by work and candidate."""


class Task(NamedTuple):
    """A work for one candidate: the requests to its server, and the seconds an answer takes."""

    work: Work
    server: Server
    asked: list[Asked]
    latency: float


@contextmanager
def tasks(
    size: int, database_url: str, candidates: Sequence[Candidate], works: Sequence[Work]
) -> Iterator[list[Task]]:
    """Run the candidates' servers on the data set of that size and yield all their tasks.

    Raises Different if candidates don't give the same answers, and RuntimeError if one doesn't
    answer at all.
    """
    with ExitStack() as stack:
        others = [one for one in candidates if one.name != BARE]
        servers = dict(stack.enter_context(running(others, database_url)))
        facts = known(size, database_url)
        addresses = _addresses(facts, servers[REFERENCE], candidates, works)
        if CANDIDATES[BARE] in candidates:
            questions = _capture(database_url, addresses, servers[REFERENCE], works)
            more = {"BARE_QUESTIONS": str(questions)}
            servers |= stack.enter_context(running([CANDIDATES[BARE]], database_url, more))
            addresses = _captured(addresses, set(json.loads(questions.read_text("utf-8"))))
        yield [task for work in works for task in _tasks(work, servers, addresses[work.name])]


def _addresses(
    facts: Known, reference: Server, candidates: Sequence[Candidate], works: Sequence[Work]
) -> Addresses:
    asker = Asker(json.loads(ask(reference.port, Asked(LIST)).body)["next"])
    return {
        work.name: {
            candidate.name: [
                Asked(path) for path in asker.addresses(candidate.name, work, work.questions(facts))
            ]
            for candidate in candidates
            if candidate.name in work.candidates
        }
        for work in works
    }


def _capture(
    database_url: str, addresses: Addresses, reference: Server, works: Sequence[Work]
) -> Path:
    """Return the file with On Record's SQL for each work where it returns whole documents."""
    report("taking On Record's SQL for the bare server")
    wanted = {}
    for work in works:
        if BARE in addresses[work.name]:
            asked = addresses[work.name][REFERENCE]
            paths = tagged(reference, asked) or [] if work.conditional else asked
            wanted[work.name] = {"asked": paths, "all_sql": work.all_sql}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.capturing"],
        input=json.dumps(wanted),
        env=environment(database_url),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    file = FOLDER / "bare.json"
    file.write_text(done.stdout, encoding="utf-8")
    return file


def _captured(addresses: Addresses, works: set[str]) -> Addresses:
    """Return the addresses without the bare server's works for which there is no SQL."""
    return {
        work: {
            candidate: one for candidate, one in asked.items() if candidate != BARE or work in works
        }
        for work, asked in addresses.items()
    }


def _tasks(
    work: Work, servers: Mapping[str, Server], asked: Mapping[str, list[Asked]]
) -> list[Task]:
    able = {}
    can = streams if work.kind == "lines" else answers
    for candidate, addresses in asked.items():
        server = servers[candidate]
        if work.conditional:
            with_tags = tagged(server, addresses)
            if with_tags is not None:
                able[candidate] = with_tags
        elif can(server, addresses):
            able[candidate] = addresses
    for candidate in asked.keys() - able.keys():
        report(f"{work.name}: {candidate} cannot do that")
    report(f"{work.name}: comparing the answers of {', '.join(able) or 'nobody'}")
    latencies = check(work, servers, able)
    return [Task(work, servers[name], one, latencies[name]) for name, one in able.items()]
