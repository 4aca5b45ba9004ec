"""The command line: `python -m benchmarks --size 10000`, run from the project folder."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack

from benchmarks import report
from benchmarks.busy import measure_busy
from benchmarks.candidates import CANDIDATES, DATABASES, REFERENCE, Database
from benchmarks.checking import Different
from benchmarks.databases import postgresql, sqlite_url
from benchmarks.dataset import prepare
from benchmarks.desk.results import write_desk
from benchmarks.documented import VENDORS
from benchmarks.expensive.results import write_expensive
from benchmarks.expensive.searching import Order
from benchmarks.figures import Figures
from benchmarks.finding.indexes import text_index
from benchmarks.finding.results import write_finding
from benchmarks.finding.works import FINDING
from benchmarks.growth.results import sizes_to, write_growth
from benchmarks.importing import measure_import
from benchmarks.measuring import Plan, measure
from benchmarks.plans import write_plans
from benchmarks.servers import CPU_OF_DATABASE
from benchmarks.sweep.results import write_sweep
from benchmarks.works import WORKS, Work
from benchmarks.writing import measure_writes

SIZE = 10_000
ROUNDS = 3
SECONDS = 0.5
REQUESTS = 500
MINUTES = 20.0

EVERY_WORK = [*WORKS, *FINDING]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the command line; exit with a message if it is invalid."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures On Record beside others that answer the same questions.",
    )
    parser.add_argument(
        "action",
        nargs="?",
        choices=[
            *("run", "finding", "prepare", "plans", "import", "busy", "growth", "expensive"),
            *("sweep", "desk"),
        ],
        default="run",
        help="prepare makes the databases that are missing, plans records how they find what the "
        "filters ask for, import measures an import of full statements and single writes, busy "
        "measures reads and writes beside an import in chunks, growth measures a hundredth, a "
        "tenth and all of the statements, expensive looks for the requests that cost the most, "
        "sweep asks each filter of each list in every ordering, desk asks every page of the admin, "
        "finding measures search, facets, timelines, positions, summaries of estimates and "
        "provenance beside others, run measures all but those (default: run)",
    )
    add = parser.add_argument
    add("--size", type=int, default=SIZE, help="how many statements (default: %(default)s)")
    add("--rounds", type=int, default=ROUNDS, help="of which medians are taken")
    add("--seconds", type=float, default=SECONDS, help="for each measurement")
    add("--databases", nargs="+", choices=DATABASES, default=DATABASES, metavar="DATABASE")
    add("--candidates", nargs="+", choices=CANDIDATES, default=list(CANDIDATES), metavar="NAME")
    add("--works", nargs="+", choices=EVERY_WORK, default=EVERY_WORK, metavar="WORK")
    search = parser.add_argument_group("expensive")
    add = search.add_argument
    add("--requests", type=int, default=REQUESTS, help="to try of each list (default: %(default)s)")
    add("--seed", type=int, default=1, help="of what is random (default: %(default)s)")
    add("--minutes", type=float, default=MINUTES, help="for each database (default: %(default)s)")
    return parser.parse_args(given)


def main() -> None:
    """Run the action that the command line names."""
    asked = arguments()
    with ExitStack() as stack:
        urls: dict[Database, str] = {}
        if "sqlite" in asked.databases:
            urls["sqlite"] = sqlite_url(asked.size)
        if "postgresql" in asked.databases:
            urls["postgresql"] = stack.enter_context(postgresql())(asked.size)
        if asked.action in ON_OWN_DATABASES:
            ON_OWN_DATABASES[asked.action](asked.size, urls)
            return
        for url in urls.values():
            prepare(asked.size, url)
        match asked.action:
            case "run" | "finding":
                _measure_beside_others(asked, urls)
            case "plans":
                write_plans(asked.size, {VENDORS[name]: url for name, url in urls.items()})
            case "sweep":
                write_sweep(asked.size, {VENDORS[name]: url for name, url in urls.items()})
            case "desk":
                write_desk(asked.size, {VENDORS[name]: url for name, url in urls.items()})
            case "expensive":
                order = Order(asked.size, asked.requests, asked.seed, asked.minutes * 60)
                write_expensive(order, {VENDORS[name]: url for name, url in urls.items()})


def _measure_beside_others(asked: argparse.Namespace, urls: Mapping[Database, str]) -> None:
    try:
        if asked.action == "finding":
            _find(asked, urls)
        else:
            _run(asked, urls)
            _import(asked.size, urls)
    except (Different, RuntimeError) as error:
        sys.exit(f"Nothing was measured to its end: {error}")


def _run(asked: argparse.Namespace, urls: Mapping[Database, str]) -> None:
    found = [figures for name, url in urls.items() for figures in _measure(asked, name, url, WORKS)]
    sys.stdout.write(report.table(found))
    if _is_everything(asked, WORKS):
        report.write(found, asked.size)
        sys.stdout.write(f"Kept as {report.RESULTS.name}/{asked.size}.json, .txt and .svg.\n")


def _find(asked: argparse.Namespace, urls: Mapping[Database, str]) -> None:
    found: list[Figures] = []
    for name, url in urls.items():
        with text_index(url):
            found += _measure(asked, name, url, FINDING)
    sys.stdout.write(report.table(found))
    if _is_everything(asked, FINDING):
        write_finding(found, asked.size)
        sys.stdout.write(f"Kept as {report.RESULTS.name}/{asked.size}-finding.json and .txt.\n")


def _measure(
    asked: argparse.Namespace, name: Database, url: str, works: Mapping[str, Work]
) -> list[Figures]:
    candidates = [CANDIDATES[each] for each in _chosen(asked.candidates)]
    chosen = [work for each, work in works.items() if each in asked.works]
    plan = Plan(asked.rounds, asked.seconds)
    return measure(asked.size, name, url, candidates, chosen, plan, CPU_OF_DATABASE[name])


def _named(size: int, name: Database) -> str:
    """Return what a URL calls the database of this size."""
    return f"on_record_{size}" if name == "postgresql" else f"{size}.sqlite3"


def _beside(size: int, name: Database, url: str) -> str:
    """Return the URL of another database, so that the one for the measurements stays as it is."""
    kept = _named(size, name)
    return url.replace(kept, f"imported_{kept}")


def _busy(size: int, urls: Mapping[Database, str]) -> None:
    for name, url in urls.items():
        for phase in measure_busy(size, _beside(size, name, url)):
            sys.stdout.write(f"{name}, {phase}\n")


def _import(size: int, urls: Mapping[Database, str]) -> None:
    for name, url in urls.items():
        found = measure_import(size, _beside(size, name, url))
        sys.stdout.write(
            f"Import, {name}: {found.statements / found.seconds:.0f} full statements a second, "
            f"peak memory {found.peak_mb:.0f} MB.\n"
        )
        medians = measure_writes(_beside(size, name, url))
        sys.stdout.write(
            f"Single write, {name}: {medians.api:.1f} ms through the API, {medians.stock:.1f} ms "
            f"by a stock nested create, {medians.ratio:.2f} times as much.\n"
        )


def _growth(size: int, urls: Mapping[Database, str]) -> None:
    with_copies: dict[Database, dict[int, tuple[str, str]]] = {}
    for name, url in urls.items():
        for each in sizes_to(size):
            one = url.replace(_named(size, name), _named(each, name))
            with_copies.setdefault(name, {})[each] = (one, _beside(each, name, one))
    write_growth(size, with_copies)


ON_OWN_DATABASES = {"import": _import, "busy": _busy, "growth": _growth}
"""The actions on databases of their own."""


def _chosen(names: Iterable[str]) -> list[str]:
    """Return the chosen candidates in their usual order, always with the reference."""
    return [name for name in CANDIDATES if name in {REFERENCE, *names}]


def _is_everything(asked: argparse.Namespace, works: Mapping[str, Work]) -> bool:
    return all(
        set(everything) <= set(chosen)
        for everything, chosen in (
            (DATABASES, asked.databases),
            (CANDIDATES, asked.candidates),
            (works, asked.works),
        )
    )


if __name__ == "__main__":
    main()
