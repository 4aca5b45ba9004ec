"""The pages of the desk are all asked as somebody signed in, and nothing of that stays."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import get_resolver, resolve

from benchmarks.desk.asking import ADMIN, Asker, asking
from benchmarks.desk.pages import Page, pages
from benchmarks.desk.results import LIMIT, as_text, markdown
from benchmarks.expensive.histories import keep_histories
from benchmarks.expensive.known import find_examples
from statements.models import MODELS, Change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def every_page() -> list[Page]:
    Change.objects.all().delete()
    keep_histories()
    return list(pages(find_examples(), seed=1))


def no_cpu() -> float:
    return 0.0


@pytest.fixture
def one_of_each(every_page: list[Page]) -> list[Page]:
    """Return a page of each kind with each set of parameters."""
    found = {(one.kind, urlsplit(one.address).path, *names_in(one)): one for one in every_page}
    return list(found.values())


def names_in(page: Page) -> list[str]:
    return [name for name, _ in parse_qsl(urlsplit(page.address).query)]


def test_what_is_asked_is_shown(one_of_each: list[Page]):
    print(len(one_of_each))
    with asking(no_cpu) as asker:
        refused = [
            (status, who, page.address)
            for page in one_of_each
            for who in page.asked_by
            if (status := asker.browsers[who].get(page.address).status_code) != 200
        ]

    assert refused == []
