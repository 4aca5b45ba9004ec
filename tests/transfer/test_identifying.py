"""A line without an id is the record that has one of its identifiers."""

import pytest

from statements.models import Actor, Statement
from statements.transfer import Mode
from tests.builders import actor, everything, save
from tests.transfer.lines import faults_of, ndjson, take, world

pytestmark = pytest.mark.django_db

KNOWN = {"scheme": "checks", "value": "bridge/1"}
NEW = {"scheme": "checks", "value": "bridge/2"}


def line(**values: object) -> dict[str, object]:
    """Return a statement without an id."""
    return {
        "resource": "statements",
        "document": "article",
        "kind": "assertion",
        "text": "Anew.",
        "participants": [{"actor": "ada", "role": "speaker"}],
        **values,
    }


@pytest.mark.parametrize("mode", [Mode.REPLACE, Mode.MERGE])
def test_a_line_without_an_id_writes_the_record_that_has_its_identifier(mode: Mode):
    save(world())

    imported = take([line(identifiers=[KNOWN, NEW])], mode=mode)

    assert imported.replaced == {"statements": 1}
    found = Statement.objects.get(key="article-s01")
    assert found.text == "Anew."
    assert {one.value for one in found.identifiers.all()} == {"bridge/1", "bridge/2"}
    assert found.spans.exists() is (mode is Mode.MERGE)
    assert set(Statement.objects.values_list("key", flat=True)) == set(world()["statements"])


def test_an_identifier_is_known_by_its_scheme_and_its_value():
    save(world())
    before = everything()

    assert faults_of(ndjson([line(identifiers=[{**KNOWN, "scheme": "archive"}])])) == {
        (1, "/identifiers", "unknown_identifier")
    }
    assert everything() == before


def test_identifiers_that_nobody_has_or_that_two_have_are_faults_beside_all_others():
    save(
        {
            "actors": {
                id: actor(id, identifiers=[{"scheme": "isni", "value": value}])
                for id, value in (("ada", "1"), ("eve", "2"), ("eva", "2"))
            }
        }
    )
    before = everything()
    lines = [
        {"resource": "actors", "kind": "person", "name": "Who?", "identifiers": found}
        for found in (
            [{"scheme": "isni", "value": "3"}],
            [{"scheme": "isni", "value": "2"}],
            [{"scheme": "isni", "value": "1"}, {"scheme": "isni", "value": "2"}],
            [{"scheme": "isni", "value": 1}],
            [],
        )
    ]

    assert faults_of(ndjson([*lines, {"resource": "actors", **actor("bob", country="xx")}])) == {
        (1, "/identifiers", "unknown_identifier"),
        (2, "/identifiers", "ambiguous"),
        (3, "/identifiers", "ambiguous"),
        (4, "/id", "required"),
        (4, "/identifiers/0/value", "invalid"),
        (5, "/id", "required"),
        (6, "/country", "country"),
    }
    assert everything() == before


def test_a_record_named_by_its_id_and_by_its_identifier_is_given_twice():
    save(world())
    twice = [line(identifiers=[KNOWN]), line(id="article-s01", identifiers=[KNOWN])]

    for mode in (Mode.REPLACE, Mode.MERGE):
        assert faults_of(ndjson(twice), mode=mode) == {(1, "/id", "twice"), (2, "/id", "twice")}


def test_to_create_what_is_known_by_its_identifier_is_refused():
    save(world())

    assert faults_of(ndjson([line(identifiers=[KNOWN])]), mode=Mode.CREATE) == {
        (1, "/id", "exists")
    }


def test_a_dry_run_finds_the_same_and_writes_nothing():
    save({"actors": {"ada": actor(identifiers=[{"scheme": "isni", "value": "1"}])}})
    named = {"kind": "person", "name": "Ada", "identifiers": [{"scheme": "isni", "value": "1"}]}

    imported = take([{"resource": "actors", **named, "sector": "gov"}], dry_run=True)

    assert imported.replaced == {"actors": 1}
    assert Actor.objects.get(key="ada").sector is None
