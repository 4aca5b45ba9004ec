"""The summary of estimates: compared with what whole documents say, in small random worlds."""

import csv
import io
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import given

from tests.analysis.origins_by_hand import Documents, Record
from tests.analysis.small_worlds import seeds, some_worlds, world_of
from tests.api.asking import READER

pytestmark = pytest.mark.django_db

SUMMARY = "/api/v1/estimates/summary/"
Group = list[Record]
Subject = tuple[str, str | None]
Terms = tuple[str, str, str | None]


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def ask(client: Client, query: str) -> list[Any]:
    """Return the subjects of all pages."""
    found, at = [], f"{SUMMARY}?{query}"
    while at:
        response: Any = client.get(at)
        assert response.status_code == 200, response.text
        found += response.json()["results"]
        at = response.json()["next"]
    return found


def by_hand(documents: Documents, wanted: Any) -> dict[Subject, dict[Terms, Group]]:
    """Return the estimates in their groups."""
    groups: dict[Subject, dict[Terms, Group]] = {}
    for one in documents.estimates.values():
        if wanted(one, documents.statements[one["statement"]["id"]]):
            subject = one["measure"], one["topic"] and one["topic"]["id"]
            terms = one["unit"], one["quantity_role"], one["scenario"]
            groups.setdefault(subject, {}).setdefault(terms, []).append(one)
    return groups


def end(estimates: Group, side: str) -> Any:
    """Return the outermost end on a side, and the id of the first estimate that has it."""
    sign = 1 if side == "lower" else -1
    ends = []
    for one in estimates:
        number = one["value"] if one[side] is None else one[side]
        if number is not None:
            ends.append((sign * number, not one[f"{side}_inclusive"], one["id"]))
    if not ends:
        return None
    number, is_excluded, id = sorted(ends)[0]
    return {"number": sign * number, "inclusive": not is_excluded, "estimate": id}


def is_open(one: Record, side: str) -> bool:
    return one[side] is None and one["value"] is None


def median(estimates: Group) -> Any:
    values = sorted(Fraction(one["value"]) for one in estimates if one["value"] is not None)
    if len(values) < 3:
        return None
    return float((values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2)


def figures(estimates: Group) -> dict[str, Any]:
    ends = {side: end(estimates, side) for side in ("lower", "upper")}
    envelope = {
        side: None if any(is_open(one, side) for one in estimates) else found["number"]
        for side, found in ends.items()
    }
    return {
        "count": len(estimates),
        "lowest": ends["lower"],
        "highest": ends["upper"],
        "envelope": envelope,
        "median": median(estimates),
    }


def year(one: Record, documents: Documents) -> tuple[str | None, str | None]:
    """Return the year in which all days of an estimate's date are, and which date that is."""
    statement = documents.statements[one["statement"]["id"]]
    published = documents.sources[statement["document"]["id"]]["published"]
    dates = {"as_of": one["as_of"], "said": statement["said"], "published": published}
    for name, found in dates.items():
        if found and found["edtf"]:
            if found["open"] or not found["first"] or not found["last"]:
                return None, None
            years = {date.fromisoformat(found[which]).year for which in ("first", "last")}
            return (f"{min(years):04}", name) if len(years) == 1 else (None, None)
    return None, None


def by_year(estimates: Group, documents: Documents) -> list[Any]:
    found: dict[str, list[tuple[Record, str]]] = {}
    for one in estimates:
        when, name = year(one, documents)
        if when and name:
            found.setdefault(when, []).append((one, name))
    return [
        {
            "year": when,
            "dated_by": {
                name: [used for _, used in some].count(name)
                for name in ("as_of", "said", "published")
            },
            **figures([one for one, _ in some]),
        }
        for when, some in sorted(found.items())
    ]


def left_out(estimates: Group, documents: Documents) -> dict[tuple[str, str], list[str]]:
    stated = [one["id"] for one in estimates if one["value"] is not None]
    reasons = {
        ("lowest", "open_lower"): [one["id"] for one in estimates if is_open(one, "lower")],
        ("highest", "open_upper"): [one["id"] for one in estimates if is_open(one, "upper")],
        ("median", "no_value"): [one["id"] for one in estimates if one["value"] is None],
        ("median", "too_few_values"): stated if len(stated) < 3 else [],
        ("by_year", "undated"): [one["id"] for one in estimates if not year(one, documents)[0]],
    }
    return {reason: sorted(ids) for reason, ids in reasons.items() if ids}


def check(subjects: list[Any], wanted: dict[Subject, dict[Terms, Group]], documents: Documents):
    names = [(one["measure"], one["topic"] and one["topic"]["id"]) for one in subjects]
    assert names == sorted(wanted, key=lambda name: (name[0], name[1] or ""))
    for subject, name in zip(subjects, names, strict=True):
        assert subject["count"] == sum(map(len, wanted[name].values()))
        assert subject["more_groups"] == 0
        shown = {
            (one["unit"], one["quantity_role"], one["scenario"]): one for one in subject["groups"]
        }
        assert shown.keys() == wanted[name].keys()
        sizes = [one["count"] for one in subject["groups"]]
        assert sizes == sorted(sizes, reverse=True)
        for terms, group in shown.items():
            apart = [
                key
                for key in ("unit", "quantity_role", "scenario")
                if group[key] != subject["groups"][0][key]
            ]
            assert group["differs_in"] == apart
            check_group(group, wanted[name][terms], documents)


def check_group(group: Any, estimates: Group, documents: Documents) -> None:
    for figure, value in figures(estimates).items():
        assert group[figure] == value, figure
    assert group["by_year"] == by_year(estimates, documents)
    assert group["more_years"] == 0
    assert {
        (one["figure"], one["reason"]): one["estimates"] for one in group["left_out"]
    } == left_out(estimates, documents)
    assert all(one["count"] == len(one["estimates"]) for one in group["left_out"])
    statements = {
        one["statement"]["id"]: documents.statements[one["statement"]["id"]] for one in estimates
    }
    origins = documents.origins(statements.values())
    known = {id for ids in origins for id in ids}
    assert group["origins"] == {
        "distinct": len(origins),
        "not_known": len(statements.keys() - known),
    }
    shown = {one["id"]: one for one in group["estimates"]}
    assert list(shown) == sorted(one["id"] for one in estimates)
    numbers: dict[int, set[str]] = {}
    for one in estimates:
        said = shown[one["id"]]
        check_said(said, one, documents)
        assert (said["origin"] is None) == (said["statement"] not in known)
        if said["origin"]:
            numbers.setdefault(said["origin"], set()).add(said["statement"])
    assert sorted(map(sorted, numbers.values())) == sorted(map(sorted, origins))
    assert set(numbers) == set(range(1, len(origins) + 1))


def check_said(said: Any, one: Record, documents: Documents) -> None:
    statement = documents.statements[one["statement"]["id"]]
    source = documents.sources[statement["document"]["id"]]
    for key in (
        *("value", "lower", "upper", "lower_inclusive", "upper_inclusive"),
        *("approximator", "approximator_text", "likelihood", "likelihood_text"),
    ):
        assert said[key] == one[key], key
    for key, when in (
        ("as_of", one["as_of"]),
        ("said", statement["said"]),
        ("published", source["published"]),
    ):
        assert said[key] == (when and (when["edtf"] or when["text"])), key
    assert said["statement"] == statement["id"]
    assert said["document"] == source["id"]
    assert said["publisher"] == (source["publisher"] and source["publisher"]["id"])
    assert said["chain"] == [
        {
            "source": hop["source"] and hop["source"]["id"],
            "actor": hop["actor"] and hop["actor"]["id"],
            "relation": hop["relation"],
            "explicit": hop["explicit"],
        }
        for hop in statement["chain"]
    ]
    assert said["speakers"] == [
        part["actor"]["id"] for part in statement["participants"] if part["role"] == "speaker"
    ]


QUERIES: dict[str, Any] = {
    "": lambda one, statement: True,
    "limit=1&measure=cost": lambda one, statement: one["measure"] == "cost",
    "limit=20&speaker=ada": lambda one, statement: any(
        (part["actor"]["id"], part["role"]) == ("ada", "speaker")
        for part in statement["participants"]
    ),
    "limit=2&topic=bridge&unit_not=t": lambda one, statement: (
        bool(one["topic"]) and one["topic"]["id"] == "bridge" and one["unit"] != "t"
    ),
}


@some_worlds
@given(seed=seeds)
def test_a_summary_says_what_the_documents_say(seed: int, editor: Client):
    from django.core.cache import cache

    with world_of(seed):
        cache.clear()
        for client in (READER, editor):
            documents = Documents(client)
            for query, wanted in QUERIES.items():
                check(ask(client, query), by_hand(documents, wanted), documents)


@some_worlds
@given(seed=seeds)
def test_the_list_of_a_group_has_its_estimates(seed: int):
    with world_of(seed):
        for query in ("measure=cost&measure=people&topic_isnull=false", "speaker=ada&limit=20"):
            for subject in ask(READER, query):
                assert len(listed(subject["list"])) == subject["count"]
                for group in subject["groups"]:
                    assert listed(group["list"]) == [one["id"] for one in group["estimates"]]


def listed(address: str) -> list[str]:
    response: Any = READER.get(f"{address}&limit=500")
    assert response.status_code == 200, response.text
    return [one["id"] for one in response.json()["results"]]


def test_csv_has_a_row_for_each_group_of_the_page_and_a_link_to_the_next():
    with world_of(7):
        query = "limit=1&created_after=2000"
        page = READER.get(f"{SUMMARY}?{query}").json()
        response: Any = READER.get(f"{SUMMARY}?{query}&format=csv")
        rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
        following = page["next"].replace("cursor=", "format=csv&cursor=")

    (subject,) = page["results"]
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["X-Revision"] == str(page["revision"])
    assert response.headers["Link"] == f'<{following}>; rel="next"'
    assert [row["list"] for row in rows] == [one["list"] for one in subject["groups"]]
    for row, group in zip(rows, subject["groups"], strict=True):
        assert row["measure"] == subject["measure"]
        assert row["count"] == str(group["count"])
        assert row["scenario"] == (group["scenario"] or "")
        assert row["envelope.lower"] == text(group["envelope"]["lower"])
        assert row["lowest.number"] == text(group["lowest"] and group["lowest"]["number"])
        assert row["origins.distinct"] == str(group["origins"]["distinct"])
        assert row["estimates"] == "|".join(one["id"] for one in group["estimates"])
        assert row["differs_in"] == "|".join(group["differs_in"])


def text(number: Any) -> str:
    return "" if number is None else str(number)
