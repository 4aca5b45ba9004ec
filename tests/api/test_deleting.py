"""A record in use is not deleted, and saying so costs the same however many others refer to it."""

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from statements.documents import MODELS
from statements.models import Actor, Participation, Statement, Topic
from statements.models.statistics import renew_statistics
from tests.api.writing import Writer
from tests.builders import actor, article, everything, outlet, save, statement, topic
from tests.copies import add, copy_statement, database_time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

IN_USE = "Other records still refer to this one: "
MANY = 12
USED = {
    "actors/mayor": "actors/aide-",
    "actors/ada": "statements/article-s",
    "topics/pier": "topics/pier-",
    "topics/bridge": "statements/article-s",
    "sources/herald": "sources/article-",
    "sources/agency": "statements/article-s",
    "statements/article-s00": "statements/article-s",
}
"""Records, each with what the ids of those that refer to it begin with."""


@pytest.fixture
def writer() -> Writer:
    """Write records to which one other refers in each way, and return who may delete them."""
    save(
        {
            "actors": {id: actor(id) for id in ("ada", "mayor", "clerk")},
            "sources": {"herald": outlet(), "agency": outlet("agency"), "article": article()},
            "topics": {"bridge": topic(), "pier": topic("pier")},
            "statements": {
                "article-s00": statement(
                    "article-s00", participants=[{"actor": "clerk", "role": "speaker"}]
                )
            },
        }
    )
    refer(1)
    return Writer()


def refer(many: int) -> None:
    """Write as many referrers of each record, some of which refer by several parts."""
    numbers = range(many)
    save(
        {
            "actors": {f"aide-{n}": actor(f"aide-{n}", parent="mayor") for n in numbers},
            "topics": {f"pier-{n}": topic(f"pier-{n}", parent="pier") for n in numbers},
            "sources": {
                f"article-{n}": article(f"article-{n}", publisher="herald") for n in numbers
            },
            "statements": {
                f"article-s{n}": statement(
                    f"article-s{n}",
                    participants=[
                        {"actor": "ada", "role": role} for role in ("speaker", "about", "addressee")
                    ],
                    topics=["bridge"],
                    stances=[{"holder": "ada", "topic": "bridge", "stance": "favor"}],
                    chain=[
                        {"source": "agency", "relation": relation}
                        for relation in ("cites", "reports")
                    ],
                    relations=[
                        {"kind": kind, "other": "article-s00"}
                        for kind in ("contradicts", "elaborates")
                    ],
                )
                for n in numbers
            },
        }
    )


def told(detail: str) -> tuple[set[str], bool]:
    """Return the records that a refusal names, and whether it says that there are more."""
    found = re.fullmatch(rf"{IN_USE}(.*?)( and more)?\.", detail)
    assert found is not None, detail
    return set(found[1].split(", ")), found[2] is not None


def users(address: str, many: int) -> set[str]:
    """Return those that refer to a record, once so many were written."""
    return {f"{USED[address]}{number}" for number in range(many)}


def refused(writer: Writer, address: str) -> str:
    """Return why a record is not deleted."""
    response = writer.delete(f"{address}/")
    assert response.status_code == 409
    return response.json()["detail"]


@pytest.mark.parametrize("address", USED)
def test_five_of_those_that_refer_to_a_record_are_named(writer, address):
    refer(MANY)
    before = everything()

    named, is_more = told(refused(writer, address))

    assert len(named) == 5
    assert named < users(address, MANY)
    assert is_more
    assert everything() == before


@pytest.mark.parametrize("address", USED)
def test_all_are_named_where_they_are_five(writer, address):
    refer(5)

    assert told(refused(writer, address)) == (users(address, 5), False)


@pytest.mark.parametrize("address", USED)
def test_a_refusal_costs_the_same_however_many_refer(writer, address):
    costs = []
    for many in (6, MANY):
        refer(many)
        with CaptureQueriesContext(connection) as spent:
            refused(writer, address)
        costs.append(len([one for one in spent if '"statements_' in one["sql"]]))

    assert costs[0] == costs[1] < 15


@pytest.mark.parametrize("address", USED)
def test_an_import_and_the_admin_say_it_in_the_same_words(writer, address):
    refer(MANY)
    resource, id = address.split("/")
    record: Any = MODELS[resource].objects.get(key=id)
    page = reverse(f"admin:statements_{record._meta.model_name}_delete", args=[record.pk])

    detail = refused(writer, address)
    imported = writer.post("imports/", [{"resource": resource, "id": id, "deleted": True}])
    with CaptureQueriesContext(connection) as spent:
        shown = writer.client.get(page)

    assert [fault["detail"] for fault in imported.json()["errors"]] == [detail]
    assert detail in shown.text
    assert len(spent) < 20


def test_of_many_records_that_are_deleted_each_one_in_use_is_named(writer):
    refer(MANY)
    ids = ("mayor", "ada")
    lines = [{"resource": "actors", "id": id, "deleted": True} for id in ids]

    mayor, ada = writer.post("imports/", lines).json()["errors"]

    assert (mayor["line"], ada["line"]) == (1, 2)
    assert told(mayor["detail"])[0] < users("actors/mayor", MANY)
    assert told(ada["detail"])[0] < users("actors/ada", MANY)


def test_what_is_chosen_in_the_admin_is_refused_by_name(writer):
    refer(MANY)
    chosen = Actor.objects.filter(key__in=["ada", "mayor", "aide-1"])
    data = {"action": "delete_selected", "_selected_action": [one.pk for one in chosen]}
    page = writer.client.post(reverse("admin:statements_actor_changelist"), data)

    assert f"ada: {IN_USE}statements/" in page.text
    assert f"mayor: {IN_USE}actors/" in page.text
    assert "aide-1: " not in page.text


@pytest.mark.long
@pytest.mark.parametrize("address", ["actors/ada", "sources/article", "topics/bridge"])
def test_a_refusal_takes_a_tenth_of_a_second_where_100_000_refer(writer, address):
    with transaction.atomic():  # the copies have no words, and are gone before those are checked
        ids = copy_statement("article-s0", 100_000)
        ada, bridge = Actor.objects.get(key="ada"), Topic.objects.get(key="bridge")
        add(
            Participation,
            ({"statement_id": id, "actor": ada, "position": 1, "role": "speaker"} for id in ids),
        )
        add(
            Statement.topics.through,
            ({"statement_id": id, "topic": bridge, "position": 1} for id in ids),
        )
        renew_statistics()

        with database_time() as spent:
            assert told(refused(writer, address))[1]
        transaction.set_rollback(True)

    assert sum(seconds for seconds, _ in spent) < 0.1, max(spent)
