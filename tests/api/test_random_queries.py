"""No query string, however odd, gets an error of ours or an answer to another question."""

from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.asking import RESOURCES, address, get, query_parameters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

WORDS = [
    *("", "true", "false", "draft", "demand", "state", "likely", "against", "A", "1", "person"),
    *("reuters", "quay", "mandate", "quay-notes-s01", "quay-notes-e1", "quay-notes"),
    *("UA", "ua", "en", "de-CH", "{person}", "Q212", "people", "Cel", "T-9", "0047"),
    *("0", "-1", "50", "2.5", "1e308", "-0.0", "9223372036854775807", "9223372036854775808"),
    *("2024", "2024-12", "2024-12-18", "0001-01-01", "9999-12-31", "2024-02-30", "10000"),
    *("2024-12-18T09:30:00Z", "2024-12-18T09:30+05:30", "9999-12-31T23:59:59-23:59"),
    *("80000,120000", ",5", "5,", ",", "5,1", "id,name", "id", "-id", "-created", "exact"),
    *("json", "api", "capped", "url", "document.name", "participants.actor.id", "WyJpZCJd"),
    *("\x00", "\ud800", "𝟘", "٣", "İ", "ß", "%", "_", "\\", ".*", "[", "'", '"', "--", " "),
]


def escaped(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


values = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers().map(str),
    st.floats().map(repr),
    st.dates().map(str),
    st.datetimes().map(str),
).map(escaped)


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, str]:
    """Return a list, and a query of names that it mostly knows with values that may be odd."""
    resource = draw(st.sampled_from(RESOURCES))
    known = sorted(one.name for one in query_parameters(resource))
    names = st.one_of(st.sampled_from(known), st.sampled_from(known), st.text(max_size=8))
    pairs = draw(st.lists(st.tuples(names, values), max_size=5))
    return resource, "&".join(f"{escaped(name)}={value}" for name, value in pairs)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries())
def test_an_answer_is_a_page_or_a_problem_that_names_the_parameters(asked: tuple[str, str]):
    resource, query = asked

    response: Any = get(address(resource, query))

    if response.status_code == 200:
        assert set(QueryDict(query)) <= {one.name for one in query_parameters(resource)}
    else:
        assert response.status_code == 400
        assert response.headers["Content-Type"] == "application/problem+json"
        errors = response.json()["errors"]
        assert errors
        assert {fault["parameter"] for fault in errors} <= set(QueryDict(query))
