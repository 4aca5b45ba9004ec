"""Every page of the desk is asked, as somebody who is signed in, and nothing of that stays."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import resolve, reverse

from benchmarks.desk import asking as measured
from benchmarks.desk.asking import ADMIN, Page, asking
from benchmarks.desk.pages import pages
from benchmarks.desk.results import LIMIT, SHOWN, as_text, markdown
from benchmarks.expensive.histories import keep_histories
from benchmarks.expensive.known import find_examples
from statements.models import Change, Revision
from statements.models.permissions import READER
from tests.api.world import fill
from tests.database import module_data

pytestmark = pytest.mark.django_db

DESK = ("actor", "source", "statement", "topic", "revision", "change")

OF_DESK = tuple(f"statements_{name}_" for name in DESK)
WORDS = ("date", "number", "likelihood")

ELSEWHERE = {
    "statements_statement_text",  # what is pasted there is in no data set
    *(f"statements_{name}_undo_merge" for name in DESK),  # what was merged is in no data set
    *(f"statements_{name}_history" for name in DESK),  # the same page as that by id
    *(f"statements_{name}_{page}" for name in ("revision", "change") for page in ("add", "delete")),
    *(
        f"statements_{name}_read-{what}"
        for name in DESK
        for what in ("date", "number", "likelihood")
    ),
}
"""Addresses of the desk that aren't asked, and why."""


@pytest.fixture(scope="module")
def every_page(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Page]]:
    def find_pages() -> list[Page]:
        fill()
        Change.objects.all().delete()
        keep_histories()
        return list(pages(find_examples(), seed=1))

    with module_data(django_db_blocker, find_pages) as found:
        yield found


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for a page once: what is looked at isn't how long it takes."""
    monkeypatch.setattr(measured, "LEAST", 1)
    monkeypatch.setattr(measured, "MOST", 1)


def names_in(page: Page) -> set[str]:
    return {name for name, _ in parse_qsl(urlsplit(page.address).query)}


def no_cpu() -> float:
    return 0.0


def view_of(page: Page) -> str:
    return resolve(urlsplit(page.address).path).url_name or ""


@pytest.mark.usefixtures("once")
def test_whatever_is_asked_is_shown(every_page: list[Page]):
    shown = [page for page in every_page if page.kind != "saving"]
    one_of_each = {
        (view_of(page), bool(page.form), who): page for page in shown for who in page.asked_by
    }

    with asking(no_cpu) as asker:
        statuses = {
            (who, page.address): asker.cost(who, page).status
            for (_, _, who), page in one_of_each.items()
        }

    assert {asked: status for asked, status in statuses.items() if status != 200} == {}


@pytest.mark.usefixtures("once")
def test_a_form_of_each_kind_of_record_is_saved_and_nothing_of_it_stays(every_page: list[Page]):
    saving = [page for page in every_page if page.kind == "saving"]
    before = Revision.objects.count()

    with asking(no_cpu) as asker:
        statuses = {view_of(page): asker.cost(ADMIN, page).status for page in saving}

    views = {f"statements_{name}_change" for name in ("actor", "source", "statement", "topic")}
    assert statuses == dict.fromkeys(views, 302)
    assert Revision.objects.count() == before


def test_a_page_is_measured_and_nothing_of_it_stays(every_page: list[Page]):
    before = [Revision.objects.count(), Change.objects.count()]

    with asking(no_cpu) as asker:
        index = Page("index", (ADMIN, READER), reverse("admin:index"))
        costs = [asker.cost(who, index) for who in (ADMIN, READER)]

    assert all(cost.status == 200 and cost.queries > 1 for cost in costs)
    assert all(cost.ms > cost.database_ms > 0 for cost in costs)
    assert [Revision.objects.count(), Change.objects.count()] == before
    assert not get_user_model().objects.exists()
    assert not Session.objects.exists()


def test_each_filter_of_each_list_is_asked_alone_and_in_each_order(every_page: list[Page]):
    for model, admin in site._registry.items():
        view = f"{model._meta.app_label}_{model._meta.model_name}_changelist"
        asked = [names_in(page) for page in every_page if view_of(page) == view]
        for name in getattr(admin, "filtered_by", ()):
            assert {name} in asked
            assert {name, "o"} in asked


def test_every_page_of_records_and_writes_is_asked(every_page: list[Page]):
    asked = {view_of(page) for page in every_page}
    views = {str(one.name) for one in _patterns(site.get_urls()) if one.name}
    of_desk = {
        one for one in views if one.startswith(tuple(f"statements_{name}_" for name in DESK))
    }

    assert sorted(of_desk - asked - ELSEWHERE) == []


def _patterns(urls: Any) -> list[Any]:
    return [
        inner
        for one in urls
        for inner in (_patterns(one.url_patterns) if hasattr(one, "url_patterns") else [one])
    ]


def test_what_takes_too_long_is_told_and_of_the_rest_the_slowest():
    def answer(ms: float) -> dict[str, Any]:
        address = f"/admin/?ms={ms:.0f}"
        figures = {"ms": ms, "cpu_ms": ms, "database_ms": 1.0, "queries": 2, "status": 200}
        return {"kind": "index", "who": ADMIN, "address": address, **figures}

    over, under = ([answer(start + step) for step in range(6)] for start in (LIMIT + 1, 10.0))

    text = as_text(10_000, {"SQLite": [*under, *over]})
    (_, _, row, _) = markdown({"SQLite": [*under, *over]})

    assert "SQLite: 6 of 12 take over 300 ms" in text
    assert all(one["address"] in text for one in over)
    assert under[0]["address"] not in text
    assert as_text(10_000, {"SQLite": under}).count("/admin/?ms=") == SHOWN
    assert row == "| SQLite | index | 12 | 158 | 306 | 6 |"
