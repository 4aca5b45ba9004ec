"""Merging over HTTP: what it moves, and what refuses it."""

from typing import Any

import pytest
from django.test import Client

from statements.models import ApiKey
from tests.api.twins import PAIRS, STANCE, merge, twins
from tests.api.writing import Writer, faults
from tests.builders import actor, outlet, save
from tests.kept_rows import fill_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world with twins."""
    fill_once("twins", lambda: save(twins()))
    return Writer()


def moved(answer: Any) -> dict[str, int]:
    return {f"{one['resource']}.{one['key']}": one["count"] for one in answer.json()["moved"]}


MOVED = {
    "actors": {
        "sources.authors": 1,
        "statements.assessments": 1,
        "statements.participants": 2,
        "statements.stances": 2,
    },
    "sources": {"actors.known_via": 1, "sources.publisher": 1, "statements.chain": 1},
    "topics": {
        "statements.conditions": 1,
        "statements.stances": 1,
        "statements.topics": 2,
        "topics.parent": 1,
    },
}


@pytest.mark.parametrize("resource", PAIRS)
def test_everything_that_refers_to_a_record_refers_to_the_other(resource: str, writer: Writer):
    id, into = PAIRS[resource]

    answer = merge(writer, resource)

    assert answer.status_code == 200
    assert moved(answer) == MOVED[resource]
    assert answer.json() | {"moved": 0, "collapsed": 0} == {
        "dry_run": False,
        "revision": 2,
        "id": id,
        "into": into,
        "moved": 0,
        "collapsed": 0,
    }
    for kind in ("actors", "sources", "topics", "statements"):
        lines = writer.client.get(f"/api/v1/{kind}/?format=ndjson").getvalue().decode()
        assert f'"id":"{id}"' not in lines


@pytest.mark.parametrize("resource", PAIRS)
def test_a_dry_run_answers_the_same_and_writes_nothing(resource: str, writer: Writer):
    answer = merge(writer, resource, "?dry_run=true")

    assert (answer.json()["dry_run"], answer.json()["revision"]) == (True, None)
    assert moved(answer) == MOVED[resource]
    assert writer.get("changes/?limit=1").json()["latest"] == 1
    real = merge(writer, resource).json()
    assert answer.json() == {**real, "dry_run": True, "revision": None}


def test_equal_parts_become_one_which_says_what_either_said(writer: Writer):
    answer = merge(writer, "actors")

    both = {"resource": "statements", "id": "leaflet-s02"}
    assert answer.json()["collapsed"] == {"count": 1, "listed": [both]}
    statement = writer.get("statements/leaflet-s02/").json()
    told = [
        (one["position"], one["role"], one["actor"]["id"], one["office"])
        for one in statement["participants"]
    ]
    assert told == [(1, "speaker", "ada", "minister"), (2, "about", "realm", None)]
    assert [one["holder"]["id"] for one in statement["stances"]] == ["ada"]


def test_topics_keep_the_first_place_of_equal_ones(writer: Writer):
    merge(writer, "topics")

    statement = writer.get("statements/leaflet-s02/").json()
    assert [one["id"] for one in statement["topics"]] == ["bridge", "harbor"]


def test_the_other_keeps_its_values_and_takes_over_names_and_identifiers(writer: Writer):
    more = {"identifiers": [{"scheme": "viaf", "value": "7"}], "description": "Another Ada."}
    writer.patch("actors/ada-b/", more)
    before = writer.get("actors/ada/").json()

    merge(writer, "actors")

    after = writer.get("actors/ada/").json()
    names = [one["name"] for one in after["other_names"]]
    assert names == ["Ada of the Harbor", "Áda", "Ada Bee", "A. B."]
    assert after["identifiers"] == [*before["identifiers"], *more["identifiers"]]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"other_names", "identifiers", "updated_at", "revision"}
    (found,) = writer.get("actors/resolve/?name=ada+bee").json()["results"]
    assert (found["record"]["id"], found["matched"]) == ("ada", "Ada Bee")


def test_a_topic_is_found_by_the_name_of_the_one_that_became_it(writer: Writer):
    writer.patch("topics/crossing/", {"name": "Passage over the bay"})

    merge(writer, "topics")

    names = writer.get("topics/bridge/").json()["other_names"]
    assert names[-1] == {"name": "Passage over the bay", "language": None, "note": None}
    (resolved,) = writer.get("topics/resolve/?name=passage+over+the+bay").json()["results"]
    assert (resolved["record"]["id"], resolved["reason"]) == ("bridge", "other_name")
    (searched,) = writer.get("topics/?q=passage").json()["results"]
    assert searched["id"] == "bridge"


def test_a_wikidata_id_is_taken_over_if_the_other_has_none(writer: Writer):
    writer.patch("topics/crossing/", {"wikidata_id": "Q5"})
    writer.patch("topics/bridge/", {"wikidata_id": None})

    assert merge(writer, "topics").status_code == 200

    assert writer.get("topics/bridge/").json()["wikidata_id"] == "Q5"


def test_what_refers_has_a_new_revision_and_tag(writer: Writer):
    tag = writer.get("statements/leaflet-s01/").headers["ETag"]
    other = writer.get("statements/article-s00/").headers["ETag"]

    merge(writer, "actors")

    again = writer.get("statements/leaflet-s01/")
    assert again.json()["revision"] == 2
    assert writer.patch("statements/leaflet-s01/", {"note": "x"}, If_Match=tag).status_code == 412
    assert writer.patch("statements/article-s00/", {"note": "x"}, If_Match=other).status_code == 200
    assert again.json()["updated_at"] == writer.get("actors/ada/").json()["updated_at"]


class TestRefusing:
    """All that speaks against a merge is named at once, and nothing is written."""

    def refused(self, writer: Writer, resource: str, id: str, into: str) -> set[tuple[str, str]]:
        before = writer.get("changes/?limit=1").json()["latest"]
        answer = writer.post(f"{resource}/{id}/merge/", {"into": into})
        assert answer.status_code in (400, 409)
        assert writer.get("changes/?limit=1").json()["latest"] == before
        return {(one["code"], one["detail"]) for one in answer.json()["errors"]}

    def test_kinds_and_wikidata_ids_that_differ(self, writer: Writer):
        writer.put("actors/league/", actor("league", kind="state", wikidata_id="Q1"))

        assert self.refused(writer, "actors", "league", "ada") == {
            ("kind", "The kinds differ: state of league and person of ada."),
            ("wikidata_id", "The Wikidata ids differ: Q1 of league and Q7259 of ada."),
        }

    def test_texts_that_differ(self, writer: Writer):
        writer.patch("sources/leaflet/", {"text_sha256": "0" * 64, "text_length": 100})

        ((code, detail),) = self.refused(writer, "sources", "leaflet", "article")

        assert code == "text_sha256"
        assert detail.startswith("The SHA-256 of their texts differ: 000")

    @pytest.mark.parametrize("stances", [("favor", "against"), ("neutral", "favor")])
    def test_two_stances_in_one_statement(self, stances: tuple[str, str], writer: Writer):
        first, second = stances
        held = [{**STANCE, "stance": first}, {**STANCE, "holder": "ada-b", "stance": second}]
        writer.patch("statements/leaflet-s02/", {"stances": held})

        ((code, detail),) = self.refused(writer, "actors", "ada-b", "ada")

        assert code == "opposed"
        assert detail.startswith(
            f"statements/leaflet-s02/stances/1: The stance of ada on toll would be both {first} "
            f"and {second}"
        )

    def test_opposed_stances_of_one_holder_on_two_topics(self, writer: Writer):
        held = [
            {**STANCE, "topic": "bridge"},
            {**STANCE, "topic": "crossing", "stance": "favor"},
        ]
        writer.patch("statements/article-s01/", {"stances": held})

        ((code, _),) = self.refused(writer, "topics", "crossing", "bridge")

        assert code == "opposed"

    def test_circles(self, writer: Writer):
        writer.put("actors/bureau/", actor("bureau", kind="organization", parent="ministry"))
        writer.put("actors/office/", actor("office", kind="organization", parent="bureau"))

        near = self.refused(writer, "actors", "ministry", "bureau")
        far = self.refused(writer, "actors", "ministry", "office")

        assert {code for code, _ in near} == {code for code, _ in far} == {"circle"}
        assert any("bureau" in detail for _, detail in far)

    def test_a_document_that_would_correct_itself(self, writer: Writer):
        assert self.refused(writer, "sources", "article", "notice") == {
            ("itself", "notice/corrections/0/document: A document does not correct itself.")
        }

    def test_a_speaker_who_would_be_a_hop(self, writer: Writer):
        writer.patch("statements/leaflet-s01/", {"chain": [{"actor": "ada", "relation": "relays"}]})

        ((code, detail),) = self.refused(writer, "actors", "ada-b", "ada")

        assert code == "speaker"
        assert detail.startswith("statements/leaflet-s01/chain/0: ada is the speaker")

    def test_a_voice_of_two_outlets(self, writer: Writer):
        for id, voice in (("mail", "ada"), ("post", "ada-b")):
            assert writer.put(f"sources/{id}/", outlet(id, actor=voice)).status_code == 201

        ((code, detail),) = self.refused(writer, "actors", "ada-b", "ada")

        assert (code, detail) == (
            "taken",
            "sources/post/actor: ada already belongs to sources/mail.",
        )

    @pytest.mark.parametrize(("id", "into"), [("witness", "ada"), ("ada", "witness")])
    def test_who_is_unnamed(self, id: str, into: str, writer: Writer):
        assert (
            "unnamed",
            "witness is unnamed: nobody can tell that it is the same as another.",
        ) in (self.refused(writer, "actors", id, into))

    @pytest.mark.parametrize(
        ("body", "found"),
        [
            ({"into": "ada-b"}, {("#/into", "itself")}),
            ({"into": "nobody"}, {("#/into", "unknown_id")}),
            ({"into": "\0"}, {("#/into", "unknown_id")}),
            ({"into": "bridge"}, {("#/into", "unknown_id")}),
            ({"into": None}, {("#", "invalid")}),
            ({"into": "ada", "why": "x"}, {("#", "invalid")}),
            ([], {("#", "invalid")}),
        ],
    )
    def test_what_names_no_other_record(self, body: Any, found: Any, writer: Writer):
        answer = writer.post("actors/ada-b/merge/", body)

        assert answer.status_code == 400
        assert faults(answer) == found

    def test_a_record_that_is_not_there(self, writer: Writer):
        assert writer.post("actors/nobody/merge/", {"into": "ada"}).status_code == 404

    def test_a_record_that_changed_since_it_was_read(self, writer: Writer):
        tag = writer.get("actors/ada-b/").headers["ETag"]
        writer.patch("actors/ada-b/", {"sector": "gov"})

        answer = writer.post("actors/ada-b/merge/", {"into": "ada"}, If_Match=tag)

        assert answer.status_code == 412

    def test_statements_have_no_such_address(self, writer: Writer):
        address = "statements/article-s00/merge/"
        assert writer.post(address, {"into": "article-s02"}).status_code == 404

    @pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 200), ("review", 200)])
    def test_who_may_not_write(self, scope: str, status: int, writer: Writer):
        _, text = ApiKey.objects.make(scope, scope)
        for action, body in (("merge", '{"into": "ada"}'), ("unmerge", "{}")):
            response: Any = Client().post(
                f"/api/v1/actors/ada-b/{action}/",
                body,
                content_type="application/json",
                headers={"Authorization": f"Bearer {text}"},
            )
            assert response.status_code == status, response.text
