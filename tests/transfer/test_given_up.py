"""An import says what it takes away from the records that are there."""

from typing import Any

import pytest

from statements.rest.query.suggestions import MAX_QUOTED
from statements.transfer import Imported, Mode
from tests.builders import actor, save, topic
from tests.transfer.lines import lines_of, take, world

pytestmark = pytest.mark.django_db


def given_up(imported: Imported) -> dict[tuple[int, str, str], str]:
    """Return what was given up, by line, record and key."""
    listed = imported.given_up.first
    assert imported.given_up.count == len(listed)
    return {(one.line, f"{one.resource}/{one.id}", one.key): one.was for one in listed}


def test_a_thin_line_for_a_full_record_says_all_that_it_takes_away():
    save(world())

    imported = take([{"resource": "actors", **actor("ada", name="Countess Ada")}])

    assert given_up(imported) == {
        (1, "actors/ada", "other_names"): (
            '[{"name":"Ada of the Harbor","language":"en","note":"in the chronicle"},'
            '{"name":"Áda","language":"hu","note":null}]'
        ),
        (1, "actors/ada", "description"): "Minister of bridges.",
        (1, "actors/ada", "country"): "IT",
        (1, "actors/ada", "sector"): "gov",
        (1, "actors/ada", "parent"): "ministry",
        (1, "actors/ada", "wikidata_id"): "Q7259",
        (1, "actors/ada", "identifiers"): '[{"scheme":"isni","value":"0000 0001"}]',
    }


def test_what_is_new_or_unchanged_or_another_value_gives_nothing_up():
    save(world())
    records = world()
    records["actors"]["ada"] |= {"country": "NO", "description": "Once minister of bridges."}
    records["actors"]["ada"]["identifiers"] += [{"scheme": "lei", "value": "7"}]
    records["statements"]["article-s01"]["estimates"][0]["value"] = 50000

    imported = take([*lines_of(records), {"resource": "topics", **topic("pier")}])

    assert imported.replaced == {"actors": 1, "statements": 1}
    assert given_up(imported) == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"review_status": "unreviewed"}, {"review_status": "accepted"}),
        ({"said": None}, {"said": '{"edtf":"2024-12-17","basis":"inferred","text":"yesterday"}'}),
        (
            {"said": {"edtf": "2024-12-18", "text": None}},
            {"said": '{"edtf":"2024-12-17","basis":"inferred","text":"yesterday"}'},
        ),
        ({"said": {"edtf": "2024-12-18", "text": "then"}}, {}),
        ({"topics": ["toll"]}, {"topics": '["bridge"]'}),
        ({"topics": ["harbor", "toll"]}, {"topics": '["bridge"]'}),
        (
            {"participants": [{"actor": "ada", "role": "speaker"}]},
            {"participants": None},
        ),
    ],
)
def test_what_counts_as_given_up(changes: dict[str, Any], expected: dict[str, str | None]):
    records = world()
    records["statements"]["article-s01"]["review_status"] = "accepted"
    save(records)
    line = {"resource": "statements", "id": "article-s01", **changes}
    if "participants" in changes:
        line |= {"stances": []}
        expected |= {"stances": '[{"holder":"ada","topic":"toll","stance":"against"}]'}

    for mode, raw in (
        (Mode.MERGE, line),
        (Mode.REPLACE, {**records["statements"]["article-s01"], **line}),
    ):
        found = given_up(take([raw], mode=mode, dry_run=True))

        assert {key for _, _, key in found} == set(expected)
        for (_, _, key), was in found.items():
            assert expected[key] is None or was == expected[key]


def test_long_values_are_cut_off_and_many_are_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.transfer.report.LISTED", 2)
    save({"actors": {f"a{n}": actor(f"a{n}", description="x" * 2000) for n in range(4)}})

    imported = take([{"resource": "actors", **actor(f"a{n}")} for n in (3, 2, 1, 0)])

    assert imported.given_up.count == 4
    assert [(one.line, one.id) for one in imported.given_up.first] == [(1, "a3"), (2, "a2")]
    assert {one.was for one in imported.given_up.first} == {"x" * MAX_QUOTED + "…"}
