"""Circles that only show once ids of merged records lead on: refused, whichever way they come in.

So are other clashes that the new id has and the old one didn't.
"""

import json
from typing import Any

import pytest

from tests.api.twins import merge, twins
from tests.api.writing import Writer, faults
from tests.builders import article, outlet, save, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

REPLACES = {"kind": "replaces", "made": None}


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world with twins, and with three reports.

    The second report replaces the first. The third was merged into the second.
    """
    records = twins()
    records["sources"]["report-1"] = article("report-1")
    records["sources"]["report-2"] = article("report-2", corrections=[replacing("report-1")])
    records["sources"]["report-3"] = article("report-3")
    save(records)
    writer = Writer()
    answer = writer.post("sources/report-3/merge/", {"into": "report-2"})
    assert answer.status_code == 200, answer.text
    assert merge(writer, "topics").status_code == 200
    return writer


def replacing(id: str) -> dict[str, Any]:
    return {**REPLACES, "document": id}


def imported(writer: Writer, *lines: dict[str, Any]) -> Any:
    body = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    return writer.post("imports/", body, content_type="application/x-ndjson")


def codes(answer: Any) -> set[str]:
    return {one["code"] for one in answer.json()["errors"]}


class TestWriting:
    """A write by an old id is checked as one by the new id."""

    def test_a_topic_below_the_one_that_it_became(self, writer: Writer):
        assert faults(writer.patch("topics/bridge/", {"parent": "crossing"})) == {
            ("#/parent", "circle")
        }

    def test_a_topic_below_another_that_is_below_it(self, writer: Writer):
        assert writer.put("topics/pier/", topic("pier", parent="crossing")).status_code == 201

        answer = writer.patch("topics/bridge/", {"parent": "pier"})

        assert faults(answer) == {("#/parent", "circle")}

    def test_a_document_that_replaces_itself(self, writer: Writer):
        answer = writer.patch("sources/report-2/", {"corrections": [replacing("report-3")]})

        assert faults(answer) == {("#/corrections/0/document", "itself")}

    def test_a_document_that_replaces_the_one_that_replaces_it(self, writer: Writer):
        answer = writer.patch("sources/report-1/", {"corrections": [replacing("report-3")]})

        assert faults(answer) == {("#/corrections/0/document", "circle")}

    def test_documents_that_replace_each_other_in_a_longer_circle(self, writer: Writer):
        writer.put("sources/report-0/", article("report-0", corrections=[replacing("report-3")]))

        answer = writer.patch("sources/report-1/", {"corrections": [replacing("report-0")]})

        assert faults(answer) == {("#/corrections/0/document", "circle")}

    def test_a_state_from_before_the_merge(self, writer: Writer):
        first = writer.put(
            "sources/report-4/", article("report-4", corrections=[replacing("report-1")])
        )
        writer.patch("sources/report-4/", {"corrections": []})
        assert writer.post("sources/report-1/merge/", {"into": "notice"}).status_code == 200
        writer.patch("sources/notice/", {"corrections": [replacing("report-4")]})

        answer = writer.post("sources/report-4/restore/", {"revision": first.json()["revision"]})

        assert answer.status_code == 400
        assert codes(answer) == {"circle"}


class TestImporting:
    """So is a line of an import, and what leads in a circle only together with other lines."""

    def test_topics_and_documents_in_circles(self, writer: Writer):
        answer = imported(
            writer,
            {"resource": "topics", **topic("bridge", kind="proposal", parent="pier")},
            {"resource": "topics", **topic("pier", parent="crossing")},
            {"resource": "sources", **article("report-1", corrections=[replacing("report-3")])},
        )

        assert answer.status_code == 400
        assert {(one["line"], one["code"]) for one in answer.json()["errors"]} == {
            (1, "circle"),
            (2, "circle"),
            (3, "circle"),
        }

    def test_two_outlets_with_the_voice_of_one_actor(self, writer: Writer):
        assert merge(writer, "actors").status_code == 200

        answer = imported(
            writer,
            {"resource": "sources", **outlet("mail", actor="ada-b")},
            {"resource": "sources", **outlet("post", actor="ada-b")},
        )

        assert answer.status_code == 400
        assert codes(answer) == {"taken"}

    def test_a_reference_to_what_leads_to_a_record_that_is_deleted_in_the_same_import(
        self, writer: Writer
    ):
        writer.put("topics/quay/", topic("quay"))
        writer.put("topics/pier/", topic("pier"))
        writer.post("topics/pier/merge/", {"into": "quay"})

        answer = imported(
            writer,
            {"resource": "topics", "id": "quay", "deleted": True},
            {"resource": "topics", **topic("ramp", parent="pier")},
        )

        assert answer.status_code in (400, 409)
        assert codes(answer) <= {"unknown_id", "in_use"}

    def test_a_deletion_by_the_old_id_deletes_nothing(self, writer: Writer):
        answer = imported(writer, {"resource": "topics", "id": "crossing", "deleted": True})

        assert answer.status_code == 200
        assert answer.json()["revision"] is None
        assert writer.get("topics/crossing/").status_code == 301


class TestUndoing:
    """A record doesn't come back where it would lead in a circle by now."""

    def test_a_topic_whose_parent_was_moved_below_its_children(self, writer: Writer):
        writer.put("topics/quay/", topic("quay"))
        writer.put("topics/pier/", topic("pier", parent="harbor"))
        writer.put("topics/plank/", topic("plank", parent="pier"))
        assert writer.post("topics/pier/merge/", {"into": "quay"}).status_code == 200
        assert writer.patch("topics/harbor/", {"parent": "plank"}).status_code == 200

        answer = writer.post("topics/pier/unmerge/", {})

        assert answer.status_code in (400, 409)
        assert codes(answer) == {"circle"}
        assert writer.get("topics/pier/").status_code == 301

    def test_a_document_that_replaces_what_replaces_it_by_now(self, writer: Writer):
        writer.put("sources/report-5/", article("report-5", corrections=[replacing("notice")]))
        writer.put("sources/report-6/", article("report-6", corrections=[replacing("report-5")]))
        assert writer.post("sources/report-5/merge/", {"into": "leaflet"}).status_code == 200
        writer.patch("sources/leaflet/", {"corrections": []})
        later = writer.patch("sources/notice/", {"corrections": [replacing("report-6")]})
        assert later.status_code == 200

        answer = writer.post("sources/report-5/unmerge/", {})

        assert answer.status_code in (400, 409)
        assert codes(answer) == {"circle"}

    @pytest.mark.parametrize(("resource", "id", "into"), [("topics", "pier", "harbor")])
    def test_a_wikidata_id_goes_back(self, resource: str, id: str, into: str, writer: Writer):
        writer.put(f"{resource}/{id}/", topic(id, wikidata_id="Q99"))
        writer.post(f"{resource}/{id}/merge/", {"into": into})
        assert writer.get(f"{resource}/{into}/").json()["wikidata_id"] == "Q99"

        assert writer.post(f"{resource}/{id}/unmerge/", {}).status_code == 200

        ids = [writer.get(f"{resource}/{one}/").json()["wikidata_id"] for one in (id, into)]
        assert ids == ["Q99", None]

    def test_a_wikidata_id_that_somebody_has_kept(self, writer: Writer):
        writer.put("topics/pier/", topic("pier", wikidata_id="Q99"))
        writer.post("topics/pier/merge/", {"into": "harbor"})
        writer.patch("topics/harbor/", {"country": "IT"})

        answer = writer.post("topics/pier/unmerge/", {})

        assert answer.status_code in (400, 409)
        assert codes(answer) == {"taken"}
