"""What `q` finds, however it is looked for: the oracle, hostile queries, both forms of a query."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.api.asking import faults, found, records
from tests.api.search_oracle import Query, Wanted, expected
from tests.api.search_strategies import queries, worlds
from tests.api.tables.search import FOUND, REFUSED
from tests.builders import save
from tests.sampling import sample

pytestmark = pytest.mark.django_db

FORMS: dict[str, dict[str, int]] = {
    "as it is": {},
    "record by record": {"FEW": 0},
    "with names by their keys": {"FEW": 0, "LISTED": 0},
    "with names in the query": {"FEW": 0, "MOST_NAMED": 0},
    "with too many names for the index": {"MOST_NAMED": 0},
}
"""Ways to look for the same, and the limits that make them be taken."""

SEARCHED = ("statements", "actors", "sources", "topics")


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look for words in each of the ways."""
    with looking(request.param):
        yield


@contextmanager
def looking(form: str) -> Iterator[None]:
    """Look for words in one of the ways."""
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in FORMS[form].items():
            patch.setattr(f"statements.filters.search.{name}", limit)
        yield


def ask(resource: str, text: str) -> set[str]:
    """Return the ids of what a list finds for a search."""
    return found(resource, f"q={quote(text, safe='')}")


@pytest.mark.usefixtures("world", "form")
@pytest.mark.parametrize(("text", "names"), FOUND)
def test_a_search_finds_exactly_these_statements(text: str, names: str):
    from tests.api.world import ids

    if names.startswith("all but"):
        meant = found("statements") - ids(names.removeprefix("all but"))
    else:
        meant = ids(names)

    assert ask("statements", text) == meant


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("resource", SEARCHED)
@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_a_search_for_nothing_or_for_too_much_is_refused(resource: str, text: str, code: str):
    (fault,) = faults(resource, f"q={quote(text, safe='')}")

    assert (fault["parameter"], fault["code"]) == ("q", code)


@pytest.mark.usefixtures("world", "form")
@pytest.mark.parametrize("one_of", sample(2))
@pytest.mark.parametrize("resource", SEARCHED)
def test_every_word_of_the_world_finds_what_the_oracle_finds(resource: str, one_of: int):
    whole = {one: records(one) for one in SEARCHED}
    words = ["quay", "forces", "force", "the", "ada", "nations", "harbor", "ukrain", "kurier"]
    wanted = [Wanted((word,)) for word in words] + [Wanted((word[:3],), True) for word in words]
    wanted += [Wanted(("the", "quay")), Wanted(("united", "nations"))]
    asked = [Query([[one]]) for one in wanted] + [Query([], [one]) for one in wanted]

    for query in asked[::one_of]:
        assert ask(resource, str(query)) == expected(resource, query, whole), str(query)


@pytest.mark.usefixtures("world")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL says what it expects")
@pytest.mark.parametrize(
    ("text", "is_counted"),
    [("qu*", False), ("qu* or ada", False), ("quay", True), ("qu* ada", True), ("zz*", True)],
)
def test_the_rows_of_a_beginning_that_many_share_are_not_counted(
    text: str, is_counted: bool, monkeypatch: pytest.MonkeyPatch
):
    plain = ask("statements", text)
    monkeypatch.setattr("statements.filters.search.FEW", 3)

    with CaptureQueriesContext(connection) as queries:
        assert ask("statements", text) == plain

    counts = [one for one in queries if "COUNT(" in one["sql"] and " MATCH " in one["sql"]]
    assert len(counts) == is_counted


@given(worlds(), st.data())
def test_any_search_of_any_records_finds_what_the_oracle_finds(world: Any, data: st.DataObject):
    with transaction.atomic():
        save(world)
        whole = {resource: records(resource) for resource in SEARCHED}
        for _ in range(2):
            query = data.draw(queries())
            with looking(data.draw(st.sampled_from(sorted(FORMS)))):
                for resource in SEARCHED:
                    assert ask(resource, str(query)) == expected(resource, query, whole)
        transaction.set_rollback(True)
