"""Merging over HTTP: what it moves, what refuses it, and where the old id leads afterwards."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from statements.models import ApiKey
from tests.api.feed import pages
from tests.api.writing import Writer, faults
from tests.builders import World, actor, article, outlet, save, statement, topic, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

PAIRS = {
    "actors": ("ada-b", "ada"),
    "sources": ("gazette", "herald"),
    "topics": ("crossing", "bridge"),
}
"""What is merged into what, by kind of record."""

STANCE = {"holder": "ada", "topic": "toll", "stance": "against"}


def twins() -> World:
    """Return the world with a second record of an actor, an outlet and a topic."""
    records = world()
    records["actors"]["ada-b"] = actor("ada-b", name="Ada Bee", other_names=[{"name": "A. B."}])
    records["sources"]["gazette"] = outlet("gazette")
    records["topics"]["crossing"] = topic("crossing", kind="proposal")
    records["topics"]["ramp"] = topic("ramp", kind="option", parent="crossing")
    records["sources"]["leaflet"] = article("leaflet", publisher="gazette", authors=["ada-b"])
    records["actors"]["crowd"] = actor("crowd", is_named=False, known_via="gazette")
    records["statements"]["leaflet-s01"] = statement(
        "leaflet-s01",
        document="leaflet",
        participants=[{"actor": "ada-b", "role": "speaker", "office": "minister"}],
        topics=["crossing", "harbor"],
        chain=[{"source": "gazette", "relation": "cites"}],
        stances=[{"holder": "ada-b", "topic": "crossing", "stance": "favor"}],
        conditions=[{"kind": "if", "text": "it rains", "topic": "crossing"}],
        assessments=[{"assessor": "ada-b", "verdict": "true"}],
    )
    records["statements"]["leaflet-s02"] = statement(
        "leaflet-s02",
        document="leaflet",
        participants=[
            {"actor": "ada-b", "role": "speaker", "office": "minister"},
            {"actor": "ada", "role": "speaker"},
            {"actor": "realm", "role": "about"},
        ],
        stances=[STANCE, {**STANCE, "holder": "ada-b"}],
        topics=["bridge", "crossing", "harbor"],
        review_status="draft",
    )
    return records


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world with twins."""
    save(twins())
    return Writer()


def merge(writer: Writer, resource: str, query: str = "") -> Any:
    id, into = PAIRS[resource]
    return writer.post(f"{resource}/{id}/merge/{query}", {"into": into})


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


class TestAfterwards:
    """The old id leads to the other record, wherever it's used."""

    @pytest.fixture(autouse=True)
    def merged(self, writer: Writer) -> None:
        for resource in PAIRS:
            assert merge(writer, resource).status_code == 200

    @pytest.mark.parametrize("resource", PAIRS)
    @pytest.mark.parametrize("query", ["", "?fields=name&format=json"])
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_a_get_leads_to_the_other(self, method: str, query: str, resource: str, writer: Writer):
        id, into = PAIRS[resource]

        answer = writer.send(method, f"{resource}/{id}/{query}")

        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/api/v1/{resource}/{into}/{query}"
        assert "no-cache" in answer.headers["Cache-Control"]

    def test_the_past_is_what_it_was(self, writer: Writer):
        assert writer.get("actors/ada-b/?as_of=1").json()["name"] == "Ada Bee"
        after = writer.get("actors/ada-b/?as_of=2&fields=id")
        assert (after.status_code, after.headers["Location"]) == (
            301,
            "/api/v1/actors/ada/?as_of=2&fields=id",
        )
        speaker = writer.get("statements/leaflet-s01/?as_of=1").json()["participants"][0]["actor"]
        assert (speaker["id"], speaker["name"]) == ("ada-b", "Ada Bee")

    def test_no_merge_is_told_before_it_was_made(self, writer: Writer):
        assert writer.get("topics/crossing/?as_of=3").status_code == 200
        assert writer.get("topics/crossing/?as_of=4").status_code == 301

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("statements/?speaker=ada-b", "statements/?speaker=ada"),
            ("statements/?speaker_not=ada-b", "statements/?speaker_not=ada"),
            ("statements/?speaker=ada-b&speaker=realm", "statements/?speaker=ada&speaker=realm"),
            ("statements/?topic=crossing", "statements/?topic=bridge"),
            ("statements/?topic_not=crossing", "statements/?topic_not=bridge"),
            ("statements/?topic_exact=crossing", "statements/?topic_exact=bridge"),
            ("statements/?via=gazette", "statements/?via=herald"),
            ("statements/?via_not=gazette", "statements/?via_not=herald"),
            (
                "statements/?stance_holder=ada-b&stance=favor",
                "statements/?stance_holder=ada&stance=favor",
            ),
            ("sources/?publisher=gazette", "sources/?publisher=herald"),
            ("actors/?id=ada-b", "actors/?id=ada"),
            ("topics/?parent=crossing", "topics/?parent=bridge"),
            ("estimates/?topic=crossing", "estimates/?topic=bridge"),
            ("positions/?stance_holder=ada-b", "positions/?stance_holder=ada"),
            (
                "positions/?stance_topic=crossing&roll_up=true",
                "positions/?stance_topic=bridge&roll_up=true",
            ),
            (
                "statements/facets/?facet=topic&speaker=ada-b",
                "statements/facets/?facet=topic&speaker=ada",
            ),
            ("statements/timeline/?topic=crossing", "statements/timeline/?topic=bridge"),
            ("estimates/summary/?topic=crossing", "estimates/summary/?topic=bridge"),
        ],
    )
    def test_a_filter_with_the_old_id_finds_the_same(self, old: str, new: str, writer: Writer):
        answers = [writer.get(address) for address in (old, new)]

        assert [one.status_code for one in answers] == [200, 200]
        ids = [one.json().get("results", one.json()) for one in answers]
        assert ids[0] == ids[1] or "list" in answers[0].text
        assert answers[0].json().get("count") == answers[1].json().get("count")

    def test_an_id_is_of_the_kind_that_was_merged(self, writer: Writer):
        # There is a source of this id, too: a hop may be either.
        writer.put("sources/ada-b/", outlet("ada-b"))
        writer.patch(
            "statements/article-s02/",
            {
                "participants": [{"actor": "realm", "role": "speaker"}],
                "chain": [
                    {"source": "ada-b", "relation": "cites"},
                    {"actor": "ada", "relation": "relays"},
                ],
            },
        )
        writer.patch("statements/article-s00/", {"chain": []})

        assert found(writer, "statements/?via=ada-b") == {"article-s02"}
        assert found(writer, "statements/?via=ada-b&chain_length=2") == {"article-s02"}

    @pytest.mark.parametrize("resource", PAIRS)
    def test_a_write_by_the_old_id_is_refused(self, resource: str, writer: Writer):
        id, into = PAIRS[resource]
        body = twins()[resource][id]
        before = writer.get("changes/?limit=1").json()["latest"]

        answers = [
            writer.put(f"{resource}/{id}/", body),
            writer.put(f"{resource}/{id}/", body, If_None_Match="*"),
            writer.patch(f"{resource}/{id}/", {"name": "New"}),
            writer.delete(f"{resource}/{id}/"),
            writer.post(f"{resource}/", body),
            writer.post(f"{resource}/{id}/restore/", {"revision": 1}),
            writer.post(f"{resource}/{id}/merge/", {"into": into}),
        ]

        assert {one.status_code for one in answers} == {409}
        for answer in answers:
            assert answer.json()["detail"].startswith(
                f"{resource}/{id} was merged into {resource}/{into}: "
            )
        assert writer.get("changes/?limit=1").json()["latest"] == before

    def test_a_reference_by_the_old_id_is_stored_as_the_new_one(self, writer: Writer):
        body = statement(
            "article-s09",
            participants=[{"actor": "ada-b", "role": "speaker"}],
            topics=["crossing"],
            chain=[{"source": "gazette", "relation": "cites"}],
        )

        answer = writer.put("statements/article-s09/", body)

        assert answer.status_code == 201
        new = answer.json()
        assert new["participants"][0]["actor"]["id"] == "ada"
        assert [one["id"] for one in new["topics"]] == ["bridge"]
        assert new["chain"][0]["source"]["id"] == "herald"
        assert writer.put("statements/article-s09/", body).json()["revision"] == new["revision"]
        twice = {"participants": [*body["participants"], {"actor": "ada", "role": "speaker"}]}
        again = writer.patch("statements/article-s09/", twice)
        assert faults(again) == {("#/participants/1", "twice")}

    def test_a_restored_record_refers_to_what_there_is(self, writer: Writer):
        writer.patch("statements/leaflet-s01/", {"note": "Later."})

        answer = writer.post("statements/leaflet-s01/restore/", {"revision": 1})

        assert answer.status_code == 200
        assert answer.json()["participants"][0]["actor"]["id"] == "ada"
        assert answer.json()["note"] is None

    def test_parts_of_a_restored_record_that_are_equal_now_are_one(self, writer: Writer):
        answer = writer.post("statements/leaflet-s02/restore/", {"revision": 1})

        assert answer.status_code == 200
        assert [one["id"] for one in answer.json()["topics"]] == ["bridge", "harbor"]
        assert [one["holder"]["id"] for one in answer.json()["stances"]] == ["ada"]

    def test_the_feed_and_the_history_say_merged_and_into_what(self, writer: Writer):
        told = {
            (one["resource"], one["id"]): (one["action"], one["into"], one["document"])
            for page in pages(writer.client.get, "after=1")
            for one in page["results"]
            if one["into"] is not None
        }
        assert told == {
            (resource, id): ("merged", into, None) for resource, (id, into) in PAIRS.items()
        }
        only = writer.get("changes/?merged=true&documents=false").json()["results"]
        assert {(one["resource"], one["id"]) for one in only} == set(told)
        latest = writer.get("actors/ada-b/history/").json()["results"][0]
        assert (latest["action"], latest["into"], latest["document"]) == ("merged", "ada", None)

    def test_everybody_may_know_of_a_merge(self, writer: Writer):
        nobody = Client()

        assert nobody.get("/api/v1/actors/ada-b/").status_code == 301
        feed = nobody.get("/api/v1/changes/?merged=true").json()["results"]
        assert [one["action"] for one in feed] == ["merged"] * 3

    def test_merging_goes_on_to_the_end(self, writer: Writer):
        writer.put("actors/ada-c/", actor("ada-c"))
        assert writer.post("actors/ada/merge/", {"into": "ada-c"}).status_code == 200

        assert writer.get("actors/ada-b/").headers["Location"] == "/api/v1/actors/ada-c/"
        assert found(writer, "statements/?speaker=ada-b") == found(
            writer, "statements/?speaker=ada-c"
        )
        writer.put("actors/ada-d/", actor("ada-d"))
        assert writer.post("actors/ada-d/merge/", {"into": "ada-b"}).json()["into"] == "ada-c"

    def test_a_record_that_is_deleted_leaves_the_ids_that_led_to_it_free(self, writer: Writer):
        writer.put("topics/quay/", topic("quay"))
        writer.put("topics/pier/", topic("pier"))
        writer.post("topics/pier/merge/", {"into": "quay"})
        writer.delete("topics/quay/")

        assert writer.get("topics/pier/").status_code == 404
        assert writer.put("topics/pier/", topic("pier")).status_code == 201

    def test_ids_that_are_there_cost_no_further_query(self, writer: Writer):
        with CaptureQueriesContext(connection) as new:
            writer.get("statements/?speaker=ada&topic=bridge")
        with CaptureQueriesContext(connection) as again:
            writer.get("statements/?speaker=realm&topic=harbor")
        assert len(new) == len(again)
        assert not any("merged_into" in one["sql"] for one in new)


def found(writer: Writer, address: str) -> set[str]:
    return {one["id"] for one in writer.get(address).json()["results"]}
