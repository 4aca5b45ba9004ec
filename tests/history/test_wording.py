"""Differences are told by labels as on forms, and by values as people read them."""

import json
from typing import Any

import pytest

from statements.documents import canonical_text
from statements.documents.serializers.records import SERIALIZERS
from statements.history.marked_words import Runs
from statements.history.wording import (
    differences_from,
    label_at,
    names_in,
    word_difference,
)
from statements.models import Actor
from statements.rest.visibility import EVERYTHING, PUBLIC
from tests.builders import changed, parsed, save, statement, world

S01 = world()["statements"]["article-s01"]
NAMES = {
    ("actors", "ada"): "Ada",
    ("actors", "realm"): "Realm",
    ("sources", "agency"): "The agency",
    ("topics", "bridge"): "The bridge",
    ("statements", "article-s02"): "What article-s02 says.",
}


def kept(raw: Any, resource: str) -> Any:
    return raw and json.loads(canonical_text(resource, parsed(resource, raw)))


def text(runs: Runs) -> str:
    return "".join(f"[{run.text}]" if run.is_changed else run.text for run in runs)


def told(before: Any, after: Any, resource: str = "statements") -> list[tuple[str, str, str]]:
    found = differences_from(resource, kept(before, resource), kept(after, resource))
    words = (word_difference(resource, one, NAMES) for one in found)
    return [(one.label, text(one.before), text(one.after)) for one in words]


@pytest.mark.parametrize(
    ("pointer", "value", "row"),
    [
        ("/text", "What she says.", ("Text", "What [article-s01] says.", "What [she] says.")),
        ("/note", None, ("Note", "The sum may be meant in old crowns.", "")),
        ("/kind", "demand", ("Kind", "Estimate", "Demand")),
        ("/credibility", 1, ("Credibility", "3: possibly true", "1: confirmed by other sources")),
        ("/confidence", None, ("Confidence", "90", "")),
        ("/document", "notice", ("Document", "article", "notice")),
        (
            "/said",
            {"edtf": None, "text": "once"},
            ("Said", "2024-12-17 (inferred, “yesterday”)", "“once”"),
        ),
        ("/event", {"edtf": "2026/2027"}, ("Event", "2025", "2026/2027")),
        ("/chain/1/relation", "reports", ("Chain 2: Relation", "Relays", "Reports")),
        ("/chain/1/explicit", False, ("Chain 2: Explicit", "Yes", "No")),
        (
            "/chain/0/source",
            "herald",
            ("Chain 1: Source", "The agency (agency)", "herald"),
        ),
        ("/estimates/0/value", 50000, ("Estimates 1: Value", "40000", "50000")),
        ("/estimates/0/unit", "{country}", ("Estimates 1: Unit", "{person}", "{country}")),
        ("/topics", ["toll"], ("Topics 1", "The bridge (bridge)", "")),
        (
            "/topics",
            ["toll", "bridge"],
            ("Topics: order", "The bridge (bridge); toll", "toll; The bridge (bridge)"),
        ),
        ("/relations", [], ("Relations 1", "Kind: Contradicts; Other: article-s00", "")),
        (
            "/stances",
            [{"holder": "ada", "topic": "toll", "stance": "favor"}],
            ("Stances 1: Stance", "Against", "Favor"),
        ),
    ],
)
def test_one_difference_is_told_in_one_row(pointer: str, value: Any, row: tuple[str, str, str]):
    assert told(S01, changed(S01, {pointer: value})) == [row]


def test_a_part_that_is_new_is_one_line_without_what_goes_without_saying():
    hop = {"source": "herald", "relation": "quotes", "explicit": True}
    after = changed(S01, {"/chain": [*S01["chain"], hop]})

    assert told(S01, after) == [("Chain 3", "", "Source: herald; Relation: Quotes")]


def test_another_order_of_parts_is_told_by_what_names_them():
    stances = [
        {"holder": holder, "topic": "bridge", "stance": "favor"} for holder in ("ada", "realm")
    ]
    before, after = (changed(S01, {"/stances": order}) for order in (stances, stances[::-1]))

    names = "Ada (ada), The bridge (bridge)", "Realm (realm), The bridge (bridge)"
    assert told(before, after) == [("Stances: order", "; ".join(names), "; ".join(names[::-1]))]


def test_a_record_that_is_new_is_told_by_all_that_is_in_it():
    rows = told(None, statement("article-s09", note="Anew."))

    assert [row for row in rows if row[0] in ("Id", "Note", "Participants 1")] == [
        ("Id", "", "article-s09"),
        ("Note", "", "Anew."),
        ("Participants 1", "", "Role: Speaker; Actor: Ada (ada)"),
    ]
    assert not [row for row in rows if row[1]]
    assert told(statement("article-s09"), None) == [
        (label, after, before) for label, before, after in told(None, statement("article-s09"))
    ]


@pytest.mark.parametrize(
    ("pointer", "label"),
    [
        ("", ""),
        ("/text", "Text"),
        ("/said/edtf", "Said"),
        ("/participants/1/actor", "Participants 2: Actor"),
        ("/assessments/0/assessed/text", "Assessments 1: Assessed (words)"),
        ("/estimates/2/lower", "Estimates 3: Lower bound"),
        ("/estimates", "Estimates"),
        ("/nothing", "Nothing"),
    ],
)
def test_a_place_has_the_label_of_its_field(pointer: str, label: str):
    assert label_at("statements", pointer) == label


@pytest.mark.parametrize("resource", SERIALIZERS)
def test_every_difference_between_the_records_of_a_kind_can_be_told(resource: str):
    raws = [None, *world()[resource].values()]
    for before in raws:
        for after in raws:
            rows = told(before, after, resource)
            assert all(label and was != now for label, was, now in rows)
            assert (rows == []) == (before == after)


@pytest.mark.django_db
def test_records_are_called_by_the_names_that_the_reader_may_see():
    save(world())
    save({"statements": {"article-s00": statement("article-s00", review_status="draft")}})
    Actor.objects.filter(key="ada").update(name="Ada L.")
    document = kept(S01, "statements")

    public, everything = (names_in("statements", [document], one) for one in (PUBLIC, EVERYTHING))

    assert public["actors", "ada"] == "Ada L."
    assert public["sources", "article"] == "A bridge for the harbor"
    assert ("sources", "notice") not in public
    assert everything.items() - public.items() == {
        (("statements", "article-s00"), "What article-s00 says.")
    }
