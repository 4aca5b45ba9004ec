"""Kinds of real data, a made-up example of each: imported, asked for, exported as they were."""

import json
from typing import Any

import pytest

from statements.transfer import export_lines
from tests.api.asking import address, get
from tests.transfer.lines import take

pytestmark = pytest.mark.django_db

Line = dict[str, Any]


def outlet(id: str) -> Line:
    return {"resource": "sources", "id": id, "kind": "outlet", "name": id.title()}


def person(id: str) -> Line:
    return {"resource": "actors", "id": id, "kind": "person", "name": id.title()}


def paper(id: str, **values: Any) -> Line:
    return {"resource": "sources", "id": id, "kind": "document", **values}


def said(id: str, document: str, speaker: str, **values: Any) -> Line:
    return {
        "resource": "statements",
        "id": id,
        "document": document,
        "kind": "assertion",
        "text": f"What {speaker} said in {document}.",
        "participants": [{"actor": speaker, "role": "speaker"}],
        **values,
    }


FACT_CHECK: list[Line] = [
    outlet("checkers"),
    {"resource": "actors", "id": "checkers", "kind": "organization", "name": "The Checkers"},
    person("mayor"),
    paper("transcript"),
    paper("check", publisher="checkers"),
    said(
        "claim-1",
        "transcript",
        "mayor",
        said={"edtf": "2031-03-02"},
        occasion="a town hall in Selmark",
        identifiers=[{"scheme": "fact-checks", "value": "2031/9"}],
        assessments=[
            {
                "assessor": "checkers",
                "verdict": "mostly_false",
                "verdict_text": "Three Anchors",
                "document": "check",
                "assessed": {"edtf": "2031-03-05"},
                "web_url": "https://checkers.example/2031/9",
            },
            {"assessor": "mayor", "verdict": "true"},
        ],
    ),
    said("claim-2", "transcript", "mayor"),
]
ROLL_CALL: list[Line] = [
    person("ayes"),
    person("nays"),
    {"resource": "topics", "id": "bill-7", "kind": "proposal", "name": "Bill 7"},
    paper("minutes"),
    *(
        said(
            f"vote-{voter}",
            "minutes",
            voter,
            kind="commitment",
            occasion="the roll call on Bill 7",
            topics=["bill-7"],
            stances=[{"holder": voter, "topic": "bill-7", "stance": stance}],
        )
        for voter, stance in (("ayes", "favor"), ("nays", "against"))
    ),
]
LOSSES: list[Line] = [
    person("spokesman"),
    *(
        line
        for day in (1, 2)
        for line in (
            paper(f"bulletin-{day}", published={"edtf": f"2031-06-0{day}"}),
            said(
                f"losses-{day}",
                f"bulletin-{day}",
                "spokesman",
                kind="estimate",
                estimates=[
                    {
                        "id": f"losses-{day}-{name}",
                        "measure": name,
                        "quantity_role": "actual",
                        "approximator": "exact",
                        "value": 10 * day,
                        "unit": "{item}",
                        "as_of": {"edtf": f"2031-02-24/2031-06-0{day}", "text": "since February"},
                    }
                    for name in ("tanks", "drones")
                ],
            ),
        )
    ),
]
BYLINES: list[Line] = [
    person("zoe"),
    person("abe"),
    paper("story", authors=["zoe", "abe"]),
    paper("column", authors=["abe"]),
    said("told-story", "story", "abe"),
    said("told-column", "column", "abe"),
]
RETRACTION: list[Line] = [
    person("witness"),
    paper("scoop"),
    paper("rewrite"),
    paper(
        "sorry", corrections=[{"kind": "retracts", "document": "scoop", "made": {"edtf": "2031"}}]
    ),
    said("in-scoop", "scoop", "witness"),
    said("by-scoop", "rewrite", "witness", chain=[{"source": "scoop", "relation": "cites"}]),
    said("elsewhere", "rewrite", "witness"),
]


@pytest.mark.parametrize(
    ("lines", "queries"),
    [
        (
            FACT_CHECK,
            {
                "statements/?verdict=mostly_false": {"claim-1"},
                "statements/?assessor=checkers&verdict=true": set(),
                "statements/?assessor=mayor&verdict=true": {"claim-1"},
                "statements/?assessment_document=check&assessed=2031-03": {"claim-1"},
                "statements/?verdict_isnull=true": {"claim-2"},
                "statements/?occasion=a town hall in Selmark": {"claim-1"},
                "statements/?identifier_scheme=fact-checks&identifier=2031/9": {"claim-1"},
            },
        ),
        (
            ROLL_CALL,
            {
                "statements/?stance_topic=bill-7&stance=favor": {"vote-ayes"},
                "statements/?occasion=the roll call on Bill 7": {"vote-ayes", "vote-nays"},
            },
        ),
        (
            LOSSES,
            {
                "estimates/?measure=tanks&as_of=2031-06-02": {"losses-2-tanks"},
                "estimates/?as_of=2031-02-24&value_min=20": {"losses-2-tanks", "losses-2-drones"},
            },
        ),
        (
            BYLINES,
            {
                "sources/?author=abe": {"story", "column"},
                "statements/?author=zoe": {"told-story"},
                "statements/?author_not=zoe": {"told-column"},
            },
        ),
        (
            RETRACTION,
            {
                "sources/?corrected_as=retracts": {"scoop"},
                "sources/?corrected_by=sorry&corrected=2031-07": {"scoop"},
                "sources/?correction_of=scoop": {"sorry"},
                "statements/?rests_on_corrected=retracts": {"in-scoop", "by-scoop"},
                "statements/?rests_on_corrected_not=retracts": {"elsewhere"},
                "statements/?rests_on_corrected=corrects": set(),
            },
        ),
    ],
    ids=["fact check", "roll call", "losses", "bylines", "retraction"],
)
def test_it_is_imported_found_and_exported_as_it_was(
    lines: list[Line], queries: dict[str, set[str]]
):
    take(lines)

    for query, ids in queries.items():
        resource, _, asked = query.partition("/?")
        found = get(address(resource, asked.replace(" ", "%20"))).json()["results"]
        assert {record["id"] for record in found} == ids, query
    exported = {(line["resource"], line["id"]): line for line in map(json.loads, export_lines())}
    for line in lines:
        told = exported.pop((line["resource"], line["id"]))
        assert says(told, line)
        assert told.get("note") is None
    assert exported == {}
    assert take([*map(json.loads, export_lines())]).revision is None


def says(told: Any, given: Any) -> bool:
    """Say whether all that was given is told again, in its order."""
    if isinstance(given, dict):
        return all(says(told[name], value) for name, value in given.items())
    if isinstance(given, list):
        return len(told) == len(given) and all(map(says, told, given))
    return bool(told == given)
