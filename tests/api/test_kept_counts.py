"""What is counted without any filter is kept for a minute, and says of which revision it is."""

from collections.abc import Callable
from time import time
from typing import Any

import pytest
from django.test import Client

from tests.api.asking import READER, get
from tests.api.writing import Writer, fill
from tests.builders import statement

pytestmark = pytest.mark.django_db

FACETS = "/api/v1/statements/facets/?facet=kind&facet=speech"
ASKED = [
    FACETS,
    "/api/v1/statements/timeline/?by=year",
    "/api/v1/estimates/facets/?facet=measure",
    "/api/v1/estimates/summary/?limit=1",
]
NEW = statement("article-s08", kind="demand")


@pytest.fixture
def writer() -> Writer:
    fill()
    return Writer()


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return what moves the clock on."""
    moved = [0.0]
    monkeypatch.setattr("statements.rest.http.kept_answers.time", lambda: time() + moved[0])

    def move(seconds: float) -> None:
        moved[0] += seconds

    return move


def kinds(client: Client = READER) -> set[str]:
    answer: Any = client.get(FACETS).json()
    return {one["value"] for one in answer["facets"][0]["values"]}


def revision(url: str = FACETS) -> int:
    """Return the revision of an answer, which its tag names, too."""
    response = get(url)
    number = int(response.json()["revision"])
    assert response.headers["ETag"].startswith(f'"{number}-')
    return number


@pytest.mark.parametrize("url", ASKED)
def test_within_a_minute_it_is_not_counted_again(url, writer, django_assert_num_queries):
    first = get(url).json()
    assert writer.post("statements/", NEW).status_code == 201

    with django_assert_num_queries(1):
        assert get(url).json() == first
    assert revision(url) == 1


def test_after_a_minute_it_is_counted_again_if_something_was_written(writer, pass_time):
    assert "demand" not in kinds()
    writer.post("statements/", NEW)
    pass_time(59)
    assert "demand" not in kinds()
    assert revision() == 1

    pass_time(2)

    assert "demand" in kinds()
    assert revision() == 2


def test_while_nothing_is_written_it_is_not_counted_again(
    writer, pass_time, django_assert_num_queries
):
    first = get(FACETS).json()
    pass_time(3600)

    # The version twice: for the tag, and when it is this thread's turn.
    with django_assert_num_queries(2):
        assert get(FACETS).json() == first


def test_with_a_filter_it_is_always_new(writer):
    assert "demand" not in get(f"{FACETS}&speech=indirect").text
    writer.post("statements/", NEW)

    assert "demand" in get(f"{FACETS}&speech=indirect").text
    assert revision(f"{FACETS}&speech=indirect") == 2


def test_an_old_answer_has_the_tag_of_its_own_revision(writer, pass_time):
    old = get(FACETS).headers["ETag"]
    writer.post("statements/", NEW)

    assert get(FACETS).headers["ETag"] == old
    assert get(FACETS, if_none_match=old).status_code == 304
    assert get(FACETS, if_none_match=old).headers["ETag"] == old

    pass_time(61)

    response = get(FACETS, if_none_match=old)
    assert response.status_code == 200
    assert response.headers["ETag"] != old
    assert get(FACETS, if_none_match=response.headers["ETag"]).status_code == 304


def test_all_facets_of_an_answer_are_of_one_revision(writer):
    get("/api/v1/statements/facets/?facet=speech")
    writer.post("statements/", NEW)
    get("/api/v1/statements/facets/?facet=kind")

    answer = get(FACETS).json()

    assert answer["revision"] == 2
    counted = [sum(one["count"] for one in facet["values"]) for facet in answer["facets"]]
    assert counted[0] == counted[1]


def test_what_is_kept_for_one_reader_is_not_shown_to_another(writer):
    writer.post("statements/", {**NEW, "review_status": "draft"})

    assert "demand" in kinds(writer.client)
    assert "demand" not in kinds()
    assert "demand" in kinds(writer.client)


def test_what_was_loaded_without_a_revision_is_counted_again_after_a_minute(pass_time):
    from statements.models import Change, Statement

    fill()
    Change.objects.all().delete()
    assert get(FACETS).json()["revision"] == 0
    Statement.objects.update(kind="demand")

    assert kinds() != {"demand"}
    pass_time(61)
    assert kinds() == {"demand"}
