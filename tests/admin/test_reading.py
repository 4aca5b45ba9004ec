"""What the scripts of a record's page ask while somebody types."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from statements.models import Source
from tests import builders
from tests.admin.conftest import add_address

pytestmark = [pytest.mark.django_db]

ASKED = {
    name: reverse(f"admin:statements_statement_{name}")
    for name in ("read-date", "read-number", "read-likelihood")
}


@pytest.fixture
def document(db: None) -> Source:
    """Return a document with a date."""
    published = {"edtf": "2031-04-05"}
    builders.save({"sources": {"harbor": builders.article("harbor", published=published)}})
    return Source.objects.get(key="harbor")


def client_with(codename: str) -> Client:
    """Return the client of somebody on the staff with a permission."""
    user = get_user_model().objects.create_user(codename, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ASKED)
def test_only_those_who_may_write_get_an_answer(name: str):
    def ask(client: Client) -> Any:
        return client.get(ASKED[name], {"words": "5"}).status_code

    assert ask(Client()) == 302  # to where one signs in
    assert ask(client_with("view_statement")) == 403
    assert ask(client_with("change_statement")) == 200


@pytest.mark.parametrize("kind", ["statement", "source", "topic"])
def test_each_form_with_dates_asks_its_own_address(kind: str, browser: Client):
    from django.apps import apps

    address = reverse(f"admin:statements_{kind}_read-date")
    form = browser.get(add_address(apps.get_model("statements", kind)))

    assert f'data-date-url="{address}"' in form.text
    assert browser.get(address, {"words": "Dec 2024"}).json()["edtf"] == "2024-12"


def test_what_people_type_is_read(browser: Client, document: Source):
    said: dict[str, Any] = {
        "read-date": ({"words": "18 May", "document": document.pk}, "edtf", "2031-05-18"),
        "read-number": ({"words": "up to 100,000"}, "upper", 100_000),
        "read-likelihood": ({"words": "almost certainly"}, "likelihood", "almost_certain"),
    }
    for name, (asked, key, value) in said.items():
        answer = browser.get(ASKED[name], asked).json()
        assert answer[key] == value
        assert answer["sentence"].endswith(".")


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("words", ["", "\x00", "word " * 1000, "\U0001f6a2"])
def test_any_words_get_a_sentence(name: str, words: str, browser: Client):
    answer = browser.get(ASKED[name], {"words": words})

    assert answer.status_code == 200
    assert answer.json()["sentence"]


@pytest.mark.parametrize("query", ["word=5", "words=5&words=6", "words=5&document=x"])
def test_an_unknown_query_is_refused(query: str, browser: Client):
    assert browser.get(f"{ASKED['read-date']}?{query}").status_code == 400


@pytest.mark.parametrize("name", ASKED)
def test_other_methods_are_refused(name: str, browser: Client):
    assert browser.post(ASKED[name]).status_code == 405
