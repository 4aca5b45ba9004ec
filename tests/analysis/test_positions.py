"""Positions: compared with what the definitions make of the exported documents."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis import made_up_stances
from tests.analysis.made_up_stances import HOLDERS, STANCES, TOPICS
from tests.analysis.positions_by_hand import (
    Cell,
    Told,
    above,
    cells,
    disputed,
    may_be_in,
    told,
)

pytestmark = pytest.mark.django_db

POSITIONS = "/api/v1/positions/"
FLAGS = ("true", "false")
SPANS = {"2024": ("2024-01-01", "2024-12-31"), "2024-02": ("2024-02-01", "2024-02-29")}


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Client]]:
    """Return a reader in particular, and one who sees drafts; both are signed in once."""
    with django_db_blocker.unblock(), transaction.atomic():
        editor = Client()
        editor.force_login(get_user_model().objects.create_superuser("editor"))
        yield {"reader": Client(), "editor": editor}
        transaction.set_rollback(True)


def get(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.json()


def documents(client: Client) -> dict[str, dict[str, Any]]:
    return {
        resource: {
            one["id"]: one for one in get(client, f"/api/v1/{resource}/?limit=500")["results"]
        }
        for resource in ("statements", "sources", "topics")
    }


def rows(client: Client, query: str, limit: int) -> list[Any]:
    """Return the rows of all pages."""
    found: list[Any] = []
    address: str | None = f"{POSITIONS}?{query}&limit={limit}"
    while address:
        page = get(client, address)
        assert len(page["results"]) <= limit
        found += page["results"]
        address = page["next"]
    return found


def answered(client: Client, query: str, limit: int) -> dict[tuple[str, str], Any]:
    """Return the positions of all pages, by the holder and the topic."""
    found = rows(client, query, limit)
    assert [row["holder"]["id"] for row in found] == sorted({row["holder"]["id"] for row in found})
    assert all(row["more"] == 0 and row["positions"] for row in found)
    positions = [(row["holder"]["id"], one) for row in found for one in row["positions"]]
    keys = [(holder, one["topic"]["id"]) for holder, one in positions]
    assert keys == sorted(set(keys))
    return dict(zip(keys, (one for _, one in positions), strict=True))


def shown(expected: Cell) -> dict[str, Any]:
    """Return what an answer shows of a cell, as `taken` returns it."""
    return {
        "now": (len(expected.now), expected.now[:10]),
        "changes": (len(expected.changes), expected.changes[:10]),
        "conflict": expected.conflict,
        "history": (len(expected.history), expected.history[:10]),
    }


def taken(position: Any) -> dict[str, Any]:
    """Return what an answer says of a position, as `Cell` has it."""
    conflict = position["conflict"]
    return {
        "now": (
            position["now"]["count"],
            [
                (
                    *(one["topic"], one["stance"], one["conditional"], one["ascribed"]),
                    *(one["count"], one["statement"]),
                )
                for one in position["now"]["latest"]
            ],
        ),
        "changes": (
            position["changes"]["count"],
            [pair(one, "before", "after") for one in position["changes"]["latest"]],
        ),
        "conflict": conflict and pair(conflict, "favor", "against"),
        "history": (
            position["history"]["count"],
            [(one["statement"], one["topic"]) for one in position["history"]["latest"]],
        ),
    }


def pair(found: Any, *names: str) -> tuple[Any, ...]:
    statements = (found[name]["statement"] for name in names)
    return found["topic"], found["ascribed"], found["conditional"], *statements


conditions = st.fixed_dictionaries(
    {},
    optional={
        "stance": st.lists(st.sampled_from(STANCES), min_size=1, max_size=2, unique=True),
        "stance_not": st.lists(st.sampled_from(STANCES), min_size=1, max_size=2, unique=True),
        "stance_holder": st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=2, unique=True),
        "stance_holder_not": st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=1),
        "stance_topic": st.lists(st.sampled_from([*TOPICS]), min_size=1, max_size=2, unique=True),
        "stance_topic_exact": st.lists(st.sampled_from([*TOPICS]), min_size=1, max_size=1),
        "stance_topic_not": st.lists(st.sampled_from([*TOPICS]), min_size=1, max_size=1),
        "stance_ascribed": st.lists(st.sampled_from(FLAGS), min_size=1, max_size=1),
        "stance_ascribed_not": st.lists(st.sampled_from(FLAGS), min_size=1, max_size=1),
        "document": st.lists(st.sampled_from([*made_up_stances.DOCUMENTS]), min_size=1, max_size=2),
        "speaker": st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=2, unique=True),
        "condition_isnull": st.lists(st.sampled_from(FLAGS), min_size=1, max_size=1),
    },
)
choices = st.fixed_dictionaries(
    {},
    optional={
        "roll_up": st.sampled_from(FLAGS),
        "conflict": st.sampled_from(FLAGS),
        "disagree": st.sampled_from(FLAGS),
        "changed_after": st.sampled_from([*SPANS]),
        "changed_before": st.sampled_from([*SPANS]),
    },
)


def facts(one: Told, whole: dict[str, dict[str, Any]]) -> dict[str, set[str]]:
    """Return what a stance and its statement have, by the parameters that ask for it."""
    statement = whole["statements"][one.statement]
    return {
        "stance": {one.stance},
        "stance_holder": {one.holder},
        "stance_topic": set(above(one.topic, whole)),
        "stance_topic_exact": {one.topic},
        "stance_ascribed": {str(one.ascribed).lower()},
        "document": {statement["document"]["id"]},
        "speaker": {
            part["actor"]["id"] for part in statement["participants"] if part["role"] == "speaker"
        },
        "condition_isnull": {str(not statement["conditions"]).lower()},
    }


def chosen(whole: dict[str, dict[str, Any]], asked: dict[str, list[str]]) -> list[Told]:
    """Return the stances that meet every positive condition, and no negated one."""
    found = []
    for one in told(whole):
        has = facts(one, whole)
        if all(
            bool(has[name.removesuffix("_not")] & set(values)) is not name.endswith("_not")
            for name, values in asked.items()
        ):
            found.append(one)
    return found


def wanted(
    found: dict[tuple[str, str], Cell], stances: list[Told], choice: dict[str, str]
) -> dict[tuple[str, str], Cell]:
    """Return the cells that are asked for."""
    start = (
        date.fromisoformat(SPANS[choice["changed_after"]][0])
        if "changed_after" in choice
        else date.min
    )
    end = (
        date.fromisoformat(SPANS[choice["changed_before"]][1])
        if "changed_before" in choice
        else date.max
    )
    in_dispute = disputed(stances)
    kept = {}
    for key, one in found.items():
        truths = {
            "conflict": one.conflict is not None,
            "disagree": any(topic in in_dispute for _, topic in one.history),
        }
        is_changed = any(may_be_in(span, start, end) for span in one.changed)
        if all(str(truths[name]).lower() == choice[name] for name in truths if name in choice) and (
            is_changed or not {"changed_after", "changed_before"} & set(choice)
        ):
            kept[key] = one
    return kept


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    drawn=made_up_stances.statements,
    queries=st.lists(st.tuples(conditions, choices, st.integers(1, 3)), min_size=4, max_size=4),
    who=st.sampled_from(["reader", "editor"]),
)
def test_positions_are_what_the_definitions_make_of_the_documents(
    drawn: Any, queries: Any, who: str, clients: dict[str, Client]
):
    client = clients[who]
    # Without a filter, the answer would be that of the example before.
    cache.clear()
    with transaction.atomic():
        made_up_stances.write(drawn)
        whole = documents(client)
        for asked, choice, limit in queries:
            if choice.get("roll_up") == "true":
                asked.pop("stance_topic_not", None)
            check(client, whole, asked, choice, limit)
        transaction.set_rollback(True)


def check(
    client: Client,
    whole: dict[str, dict[str, Any]],
    asked: dict[str, list[str]],
    choice: dict[str, str],
    limit: int,
) -> None:
    stances = chosen(whole, asked)

    def columns(topic: str) -> list[str]:
        if choice.get("roll_up") != "true":
            return [topic]
        lineage = above(topic, whole)
        return [one for one in lineage if one in asked.get("stance_topic", lineage[-1:])]

    expected = wanted(cells(stances, columns), stances, choice)
    given = [(name, value) for name, values in asked.items() for value in values]
    query = "&".join(f"{name}={value}" for name, value in [*given, *choice.items()])
    found = answered(client, query, limit)

    assert {key: taken(one) for key, one in found.items()} == {
        key: shown(one) for key, one in expected.items()
    }, query
    # The others' addresses are made in the same way.
    for key, one in [*found.items()][:1] + [*found.items()][-1:]:
        listed = get(client, f"{one['history']['list']}&limit=500&fields=id")["results"]
        ids = {statement for statement, _ in expected[key].history}
        assert {each["id"] for each in listed} == ids, (query, one["history"]["list"])
