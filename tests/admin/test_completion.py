"""References complete by what people know records by, the likeliest first, and nothing hidden."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from statements.models import Actor, Statement
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once", "kept_words")]

SEED = "peacekeepers-ukraine-2024-12"


def complete(client: Client, model: str, field: str, term: str, **more: str) -> list[Any]:
    """Return what completes a term in a reference."""
    query = {"app_label": "statements", "model_name": model, "field_name": field, "term": term}
    answer = client.get(reverse("admin:autocomplete"), query | more)
    assert answer.status_code == 200
    results: list[Any] = answer.json()["results"]
    return results


def names(client: Client, model: str, field: str, term: str) -> list[str]:
    """Return the names of what completes a term, in order."""
    return [one["text"] for one in complete(client, model, field, term)]


@pytest.fixture
def blind() -> Client:
    """Return the client of somebody with every right but that to drafts."""
    user = get_user_model().objects.create_user("blind", is_staff=True)
    user.user_permissions.set(Permission.objects.exclude(codename="view_draft"))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("model", "field", "term", "first"),
    [
        ("participation", "actor", "Guido Crosetto", "Guido Crosetto"),
        ("participation", "actor", "croseto", "Guido Crosetto"),
        ("participation", "actor", "crose", "Guido Crosetto"),
        ("participation", "actor", "Зеленський", "Volodymyr Zelenskyy"),
        ("participation", "actor", "Kyiv", "Ukraine"),
        ("participation", "actor", "reuters-source-2", "Unnamed source of Reuters (2)"),
        ("participation", "actor", "unnamed source", "Unnamed source of Reuters (1)"),
        ("stance", "topic", "united nations ausp", "Force operates under United Nations auspices"),
        ("hop", "source", "reuter", "Reuters"),
    ],
)
def test_near_names_come_first(model: str, field: str, term: str, first: str, browser: Client):
    assert names(browser, model, field, term)[0] == first


def test_a_word_that_begins_with_what_was_typed_comes_before_one_that_sounds_like_it(
    browser: Client,
):
    people = builders.actor("people", name="People")
    pilots = builders.actor("pilots", name="Pilots of Genoa")
    builders.save({"actors": {"people": people, "pilots": pilots}})

    assert names(browser, "participation", "actor", "pil")[:2] == ["Pilots of Genoa", "People"]


@pytest.mark.parametrize(
    ("model", "field", "term", "text", "detail"),
    [
        ("hop", "actor", "crosetto", "Guido Crosetto", "Person · IT · used once"),
        (
            *("hop", "actor", "reuters-source-2", "Unnamed source of Reuters (2)"),
            "Person · unnamed · Reuters · used 2 times",
        ),
        ("hop", "source", "politico", "Politico", "Outlet · used nowhere yet"),
        (
            *("statement", "document", "peace", SEED),
            "Document · 2024-11-06/2024-12-17 · used 35 times",
        ),
        (
            *("relation", "other", "un aegis"),
            f"Crosetto said that the force ought to work under UN aegis. ({SEED}-s23)",
            "Demand",
        ),
    ],
)
def test_what_is_found_is_told_from_others(
    model: str, field: str, term: str, text: str, detail: str, browser: Client
):
    found = complete(browser, model, field, term)[0]

    assert (found["text"], found["detail"]) == (text, detail)


def test_a_statement_is_found_by_its_words_and_never_shown_by_its_id_alone(browser: Client):
    found = names(browser, "relation", "other", "crosetto aeg")

    assert found == [f"Crosetto said that the force ought to work under UN aegis. ({SEED}-s23)"]
    assert all(" (" in name for name in names(browser, "relation", "other", ""))


def test_a_reference_offers_only_the_kinds_that_may_stand_there(browser: Client):
    assert names(browser, "statement", "document", "reuters") == []
    assert names(browser, "actor", "known_via", "peace") == []
    assert SEED in names(browser, "statement", "document", "")


def test_something_new_is_offered_only_where_the_page_can_create_it(browser: Client):
    assert complete(browser, "hop", "actor", "Ada Lovelace") == []
    assert complete(browser, "hop", "actor", "Ada Lovelace", create="1") == [
        {"id": "create", "text": "Create “Ada Lovelace”", "name": "Ada Lovelace", "detail": ""}
    ]
    assert complete(browser, "relation", "other", "nothing of it", create="1") == []


def test_nothing_new_is_offered_to_readers():
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(user)

    assert complete(client, "hop", "actor", "Ada Lovelace", create="1") == []


def test_drafts_are_neither_found_nor_counted_by_those_who_may_not_see_them(
    browser: Client, blind: Client
):
    Statement.objects.filter(key=f"{SEED}-s23").update(review_status="draft")

    assert complete(blind, "relation", "other", "un aegis") == []
    assert complete(blind, "relation", "other", f"{SEED}-s23") == []
    (seen,) = complete(browser, "relation", "other", "un aegis")
    assert "UN aegis" in seen["text"]
    for term, uses in (("crosetto", "nowhere yet"), ("force operates under", None)):
        field = ("hop", "actor") if uses else ("stance", "topic")
        hidden, shown = (complete(client, *field, term)[0] for client in (blind, browser))
        assert hidden["text"] == shown["text"]
        assert hidden["detail"] != shown["detail"]


def test_uses_are_counted_up_to_a_bound(browser: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.admin.forms.completion.COUNTED", 5)

    (found,) = complete(browser, "statement", "document", SEED)

    assert found["detail"].endswith("used 5 times or more")


@pytest.mark.parametrize(
    "term",
    ["", " ", "-", "*", '"', "a*b", "or", "%", "_", "\x00", "?" * 5000, "a " * 400, "😀", "𝔸"],
)
@pytest.mark.parametrize(("model", "field"), [("hop", "actor"), ("relation", "other")])
def test_whatever_is_typed_is_answered(term: str, model: str, field: str, browser: Client):
    complete(browser, model, field, term, create="1")


@pytest.mark.parametrize(
    ("model", "field", "term", "most"),
    [
        ("hop", "actor", "crosetto", 13),
        ("hop", "source", "reut", 13),
        ("relation", "other", "un", 10),
    ],
)
def test_a_completion_takes_few_queries(
    model: str,
    field: str,
    term: str,
    most: int,
    browser: Client,
    django_assert_max_num_queries: Any,
):
    with django_assert_max_num_queries(most):
        assert complete(browser, model, field, term)


def test_records_of_one_name_are_told_apart(browser: Client):
    builders.save(
        {
            "actors": {
                "georgia": builders.actor("georgia", name="Georgia", kind="state", country="GE"),
                "georgia-us": builders.actor("georgia-us", name="Georgia", kind="organization"),
            }
        }
    )

    found = complete(browser, "hop", "actor", "georgia")

    assert {(one["text"], one["detail"]) for one in found} == {
        ("Georgia", "State · GE · used nowhere yet"),
        ("Georgia", "Organization · used nowhere yet"),
    }
    assert {one["id"] for one in found} == {
        str(pk) for pk in Actor.objects.filter(name="Georgia").values_list("pk", flat=True)
    }
