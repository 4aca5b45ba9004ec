"""Where the id of a merged record leads: in addresses, filters, references, and the past."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.feed import pages
from tests.api.twins import PAIRS, found, merge, twins
from tests.api.writing import Writer, faults
from tests.builders import actor, outlet, save, statement, topic
from tests.database import module_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


@pytest.fixture(scope="module")
def writer(django_db_setup: None, django_db_blocker: Any) -> Iterator[Writer]:
    """Return somebody who may do everything, in a world where one of each pair was merged."""

    def fill() -> Writer:
        save(twins())
        writer = Writer()
        for resource in PAIRS:
            assert merge(writer, resource).status_code == 200
        return writer

    with module_data(django_db_blocker, fill) as writer:
        yield writer


class TestAfterwards:
    """The old id leads to the other record, wherever it's used."""

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

    def test_the_past_takes_no_filter_by_an_old_id_either(self, writer: Writer):
        answer = writer.get("statements/?as_of=1&speaker=ada-b")

        assert answer.status_code == 400
        assert [one["code"] for one in answer.json()["errors"]] == ["not_as_of"]

    def test_lists_of_the_past_have_the_record_until_it_is_merged(self, writer: Writer):
        assert {"ada-b", "ada"} <= found(writer, "actors/?as_of=1")
        assert found(writer, "actors/?as_of=1") - found(writer, "actors/?as_of=2") == {"ada-b"}
        (last, *_) = writer.get("actors/ada-b/history/?as_of=1").json()["results"]
        assert (last["action"], last["into"]) == ("created", None)

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
            (
                "estimates/?topic=crossing&as_of=2024-12",
                "estimates/?topic=bridge&as_of=2024-12",
            ),
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
            writer.get("statements/?speaker=ada&topic=harbor")
        assert len(new) == len(again)
        assert not any("merged_into" in one["sql"] for one in new)
