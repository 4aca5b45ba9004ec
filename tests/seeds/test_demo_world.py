"""The demo world: all of it is marked as invented, and its guide tells what is in it."""

from collections import defaultdict
from functools import cache
from itertools import groupby
from typing import Any

from statements.documents import Document
from statements.edtf import parse
from statements.seeds.checking import check_folder
from tests.docs.markdown import ROOT, code_in, prose, table_under
from tests.seeds.small import DEMO

GUIDE = ROOT / "docs" / "demo.md"
OWN = {"speaker", "on_behalf_of"}


@cache
def records() -> dict[str, dict[str, Document]]:
    """Return the documents of the demo's own seed files, by resource and id."""
    found: dict[str, dict[str, Document]] = defaultdict(dict)
    for seed in check_folder(DEMO, base=ROOT / "seeds"):
        for resource, documents in seed.batch.items():
            found[resource] |= {document["id"]: document for document in documents}
    return found


def date_of(statement: Document) -> str:
    """Return when a statement was said, or else when its document was published."""
    document = records()["sources"][statement["document"]]
    said: str | None = statement["said"] and statement["said"]["edtf"]
    return said or str(document["published"]["edtf"])


def own_stances() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return the stances that holders take themselves, with their dates, the earliest first."""
    found = defaultdict(list)
    for id, statement in sorted(records()["statements"].items()):
        own = {one["actor"] for one in statement["participants"] if one["role"] in OWN}
        term = " under a condition" if statement["conditions"] else ""
        for stance in statement["stances"]:
            if stance["holder"] in own:
                taken = (date_of(statement), stance["stance"] + term, id)
                found[stance["holder"], stance["topic"]].append(taken)
    return {
        key: [(stance, date) for date, stance, _ in sorted(taken, key=begins)]
        for key, taken in found.items()
    }


def begins(taken: tuple[str, str, str]) -> Any:
    date, _, id = taken
    return parse(date).first, id


def told(stances: list[tuple[str, str]]) -> str:
    """Return the stances of one holder as the guide writes them."""
    runs = groupby(stances, key=lambda stance: stance[0])
    return ", ".join(f"{stance} ({', '.join(date for _, date in run)})" for stance, run in runs)


def test_every_name_says_that_it_is_invented():
    names = {
        f"{resource}/{id}": document["name"]
        for resource in ("actors", "sources", "topics")
        for id, document in records()[resource].items()
    }

    assert len(names) > 80
    assert [id for id, name in names.items() if "invented)" not in name] == []


def test_the_series_has_some_300_different_statements_of_the_years_from_2029_to_2031():
    statements = records()["statements"]

    assert 280 <= len(statements) <= 320
    assert len({statement["text"] for statement in statements.values()}) == len(statements)
    days = [parse(date_of(statement)) for statement in statements.values()]
    assert {day.first.year for day in days if day.first} == {2029, 2030, 2031}


def test_the_guide_tells_of_each_holder_whose_stances_differ():
    rows = table_under(GUIDE, "## Who changes their mind")
    shown = {
        (code_in(row["holder"])[0], code_in(row["topic"])[0]): row[
            "stances, by the day said or else published"
        ]
        for row in rows
    }

    assert shown == {
        key: told(stances)
        for key, stances in own_stances().items()
        if len({stance.split()[0] for stance, _ in stances}) > 1
    }


def test_the_guide_names_every_actor_that_is_shared_and_every_topic_but_events():
    named = set(code_in(prose(GUIDE)))
    topics = {id for id, topic in records()["topics"].items() if topic["kind"] != "event"}
    shared = next(seed for seed in check_folder(DEMO, base=ROOT / "seeds") if seed.name == "shared")
    actors = {actor["id"] for actor in shared.batch["actors"]}

    assert (topics | actors) - named == set()
