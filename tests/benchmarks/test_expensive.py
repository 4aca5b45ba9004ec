"""The search for expensive requests asks all that can be asked, and finds what costs the most."""

import json
import time
from random import Random
from typing import Any

import pytest

from benchmarks.documented import marks, with_tables
from benchmarks.expensive.drawing import END, FORWARD, Request, Target, alone, draw, vary
from benchmarks.expensive.histories import keep_histories
from benchmarks.expensive.known import find_values
from benchmarks.expensive.results import markdown, shown
from benchmarks.expensive.searching import Cost, Tried, search, worst
from benchmarks.expensive.targets import API, address, targets
from statements.models import Change, Statement
from tests.api.asking import RESOURCES, filter_names, get, query_parameters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture(scope="module")
def everything(world: None) -> dict[str, Target]:
    return {target.name: target for target in targets(find_values())}


def drawn(target: Target, number: int, seed: int = 1) -> list[Request]:
    chance = Random(seed)
    return [draw(chance, target) for _ in range(number)]


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_parameter_of_a_list_is_asked_for(resource: str, everything: dict[str, Target]):
    asked = {name for request in drawn(everything[resource], 2_000) for name in request.query}

    assert {one.name for one in query_parameters(resource)} <= asked


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_filter_is_asked_for_by_itself(resource: str, everything: dict[str, Target]):
    asked = [{*request.query} for request in alone(Random(1), everything[resource])]

    assert all({"count", "ordering", name} in asked for name in filter_names(resource))


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_whole_list_is_asked_for_as_each_stream(resource: str, everything: dict[str, Target]):
    plain = [one.query for one in alone(Random(1), everything[resource]) if one.is_plain]

    assert plain == [{"format": ("ndjson",)}, {"format": ("csv",)}]


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_ordering_every_count_and_every_format_is_asked_for(
    resource: str, everything: dict[str, Target]
):
    requests = drawn(everything[resource], 2_000)
    known = {one.name: one.schema for one in query_parameters(resource)}

    for name in ("ordering", "count", "format"):
        asked = {value for request in requests for value in request.query.get(name, ())}
        assert set(known[name]["enum"]) <= asked


@pytest.mark.parametrize("name", [*RESOURCES, "positions", "changes", "histories", "others"])
def test_what_is_asked_is_answered_or_refused_with_reasons(
    name: str, everything: dict[str, Target]
):
    target, chance = everything[name], Random(2)
    statuses = set()
    for one in drawn(target, 40):
        for request in (one, vary(chance, target, one, one)):
            statuses.add(get(address(request)).status_code)

    assert 200 in statuses
    assert statuses <= {200, 400, 404, 503}


def test_a_cursor_leads_to_the_place_after_a_record(everything: dict[str, Target]):
    ids = sorted(everything["topics"].ids)
    query = {"limit": ("2",), "fields": ("id",), "cursor": (ids[3], FORWARD)}

    page = get(address(Request(f"{API}topics/", query))).json()

    assert [one["id"] for one in page["results"]] == ids[4:6]


def test_a_cursor_without_a_record_leads_to_the_end(everything: dict[str, Target]):
    ids = sorted(everything["topics"].ids)
    query = {"limit": ("2",), "fields": ("id",), "cursor": (END, FORWARD)}

    page = get(address(Request(f"{API}topics/", query))).json()

    assert [one["id"] for one in page["results"]] == ids[-2:]


def test_the_same_seed_asks_the_same(everything: dict[str, Target]):
    target = everything["statements"]

    assert drawn(target, 50, seed=7) == drawn(target, 50, seed=7)
    assert drawn(target, 50, seed=7) != drawn(target, 50, seed=8)


def test_what_costs_the_most_is_found(everything: dict[str, Target]):
    def cost(asked: str) -> Cost:
        parts = [part in asked for part in ("speech_not=", "credibility=", "count=exact")]
        return Cost(200, 0.1 + sum(parts) ** 2, 1.0)

    target = everything["statements"]
    tried = search(target, cost, address, Random(1), 800, until=time.monotonic() + 60)

    assert worst(tried, 1)[0].request.kind >= {"speech_not", "credibility", "count"}


def test_a_search_ends_in_time(everything: dict[str, Target]):
    target = everything["statements"]

    assert not search(target, lambda _: Cost(200, 1, 1), address, Random(1), 100, until=0.0)


def test_a_search_ends_when_there_is_nothing_new_to_ask(everything: dict[str, Target]):
    others = everything["others"]

    tried = search(
        others, lambda _: Cost(200, 1, 1), address, Random(1), 10_000, time.monotonic() + 60
    )

    assert {one.address for one in tried} == set(others.paths)


def test_of_requests_that_cost_nearly_the_same_the_simplest_is_told():
    def tried(cpu: float, *names: str) -> Tried:
        request = Request("/", dict.fromkeys(names, ("1",)))
        return Tried(request, "&".join(names), Cost(200, cpu, cpu))

    found = worst(
        [tried(2.0, "a", "b"), tried(1.9, "a"), tried(9.0, "a", "c"), tried(1.0, "b")], 10
    )

    assert [one.address for one in found] == ["a&c", "a", "b"]


def test_a_stream_costs_what_each_of_its_records_costs_or_a_thousandth():
    assert Cost(200, 1.3, 2.0, 20_000).cpu_ms_a_record == pytest.approx(0.065)
    assert Cost(200, 1.3, 2.0, 3).cpu_ms_a_record == pytest.approx(1.3)


def test_every_record_gets_a_past_and_its_own_id_in_it():
    Change.objects.all().delete()

    keep_histories()

    kept = Change.objects.filter(resource="statements").values_list("key", "document", "is_public")
    assert {key for key, *_ in kept} == {*Statement.objects.values_list("key", flat=True)}
    assert all(json.loads(document or "")["id"] == key for key, document, _ in kept)
    drafts = {key for key, _, is_public in kept if not is_public}
    assert drafts == {
        *Statement.objects.filter(review_status="draft").values_list("key", flat=True)
    }


def test_an_address_is_shown_with_few_of_many_values():
    values = "&".join(f"kind={value}" for value in "abcdef")

    assert shown(f"/x/?q=a+b&{values}") == "/x/?q=a b&kind=a&kind=… (6 values)"


def test_only_what_stands_between_the_marks_is_written_anew():
    begin, end = marks("expensive")
    request = {"address": "/x/?q=a", "cpu": 2.5, "seconds": 3.0, "status": 503}
    line: dict[str, Any] = {"target": "topics", "tried": 7, "statuses": {}, "requests": [request]}
    line |= {"whole": [], "streams": []}

    text = with_tables(
        f"before\n{begin}\nold\n{end}\nafter", "expensive", markdown({"SQLite": [line]})
    )

    assert text.startswith(f"before\n{begin}\n")
    assert text.endswith(f"{end}\nafter")
    assert "old" not in text
    assert "| 2.50 | 503 | `/x/?q=a` |" in text
