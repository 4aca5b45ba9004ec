"""Nobody writes over what they have not seen, and what others have made of a record holds."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from statements.models import Revision, Statement, Topic
from tests.api.asking import get
from tests.api.writing import Writer, faults, fill
from tests.builders import everything, outlet, statement, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

S01 = "statements/article-s01/"


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world of the builders."""
    fill()
    return Writer()


class TestConditions:
    """Nobody writes over what they have not seen."""

    def test_a_write_with_the_tag_that_was_read_is_made_and_gives_the_next_tag(self, writer):
        tag = writer.get("topics/bridge/").headers["ETag"]
        first = writer.patch("topics/bridge/", {"name": "One"}, If_Match=tag)
        second = writer.patch("topics/bridge/", {"name": "Two"}, If_Match=first.headers["ETag"])

        assert (first.status_code, second.status_code) == (200, 200)

    def test_a_stale_tag_is_412_and_nothing_is_written(self, writer):
        tag = writer.get("topics/bridge/").headers["ETag"]
        writer.patch("topics/bridge/", {"name": "One"})
        before = everything()

        for response in (
            writer.put("topics/bridge/", topic(), If_Match=tag),
            writer.patch("topics/bridge/", {"name": "Two"}, If_Match=tag),
            writer.delete("topics/bridge/", If_Match=tag),
            writer.post("topics/bridge/restore/", {"revision": 1}, If_Match=tag),
        ):
            assert response.status_code == 412
            assert response.json()["type"] == "/problems/#precondition-failed"
        assert everything() == before

    def test_a_write_elsewhere_does_not_make_a_tag_stale(self, writer):
        tag = writer.get("topics/bridge/").headers["ETag"]
        writer.patch("topics/toll/", {"name": "One"})

        assert writer.patch("topics/bridge/", {"name": "T"}, If_Match=tag).status_code == 200

    def test_the_tag_of_a_trimmed_answer_names_no_whole_record(self, writer):
        tag = writer.get("topics/bridge/?fields=name").headers["ETag"]

        assert tag.startswith("W/")
        assert writer.patch("topics/bridge/", {"name": "T"}, If_Match=tag).status_code == 412

    @pytest.mark.parametrize("tag", ['"1"', '"1-2"', "1.1", "nonsense", '""', '"11.1-abc"'])
    def test_what_is_no_tag_of_the_record_does_not_match(self, writer, tag):
        assert writer.patch("topics/bridge/", {"name": "T"}, If_Match=tag).status_code == 412

    def test_a_star_matches_any_record_and_none_that_is_not_there(self, writer):
        assert writer.put("topics/bridge/", topic(), If_Match="*").status_code == 200
        assert writer.put("topics/ferry/", topic("ferry"), If_Match="*").status_code == 412
        assert not Topic.objects.filter(key="ferry").exists()

    def test_if_none_match_star_creates_only(self, writer):
        created = writer.put("topics/ferry/", topic("ferry"), If_None_Match="*")
        refused = writer.put("topics/ferry/", topic("ferry", name="N"), If_None_Match="*")

        assert (created.status_code, refused.status_code) == (201, 412)
        assert created.json()["id"] == "ferry"
        assert Topic.objects.get(key="ferry").name == "The ferry"

    def test_a_record_that_is_not_there_is_404_whatever_the_condition(self, writer):
        for response in (
            writer.patch("topics/ferry/", {"name": "T"}, If_Match='"1.1-a"'),
            writer.delete("topics/ferry/", If_Match="*"),
        ):
            assert response.status_code == 404


class TestReasons:
    """Why a record was written is kept in the words of whoever wrote it."""

    @pytest.mark.parametrize(
        ("header", "reason"),
        [
            ("A typo.", "A typo."),
            ("Tippfehler%20bei%20%C3%84sop", "Tippfehler bei Äsop"),
            ("Опечатка".encode().decode("latin-1"), "Опечатка"),
            ("", None),
            ("  ", None),
        ],
    )
    def test_a_reason_may_be_in_any_script(self, writer, header, reason):
        writer.patch("topics/bridge/", {"name": "T"}, X_Change_Reason=header)

        assert Revision.objects.latest("number").why == reason

    @pytest.mark.parametrize("header", ["x" * 501, "a%00b"])
    def test_a_reason_that_cannot_be_kept_is_refused(self, writer, header):
        response = writer.patch("topics/bridge/", {"name": "T"}, X_Change_Reason=header)

        assert faults(response) == {("#", "reason")}
        assert Topic.objects.get(key="bridge").name == "The bridge"


class TestRecordsInUse:
    """A source keeps what others have made of it."""

    def test_the_text_of_a_document_is_as_long_as_its_last_anchor(self, writer):
        length = writer.get("sources/article/").json()["text_length"]
        response = writer.patch("sources/article/", {"text_length": length - 30})

        assert faults(response) == {("#/text_length", "in_use")}
        assert writer.patch("sources/article/", {"text_length": length + 1}).status_code == 200

    def test_an_outlet_that_published_stays_one(self, writer):
        response = writer.put("sources/herald/", {"kind": "document", "name": "Herald"})

        assert ("#/kind", "in_use") in faults(response)

    def test_a_document_with_statements_stays_one(self, writer):
        response = writer.put("sources/article/", outlet("article"))

        assert ("#/kind", "in_use") in faults(response)

    def test_a_hop_does_not_become_the_voice_of_the_speaker(self, writer):
        response = writer.patch("sources/agency/", {"actor": "ada"})

        assert faults(response) == {("#/actor", "in_use")}
        assert writer.patch("sources/agency/", {"actor": "ministry"}).status_code == 200


class TestDrafts:
    """Who writes sees drafts, and nobody else does."""

    def test_a_draft_is_written_and_seen_by_who_writes_alone(self, writer):
        draft = statement("article-s09", review_status="draft", relations=[])
        assert writer.post("statements/", draft).status_code == 201

        assert writer.get("statements/article-s09/").status_code == 200
        assert get("/api/v1/statements/article-s09/").status_code == 404
        assert "article-s09" in writer.get("statements/?fields=id&review_status=draft").text
        assert "article-s09" not in get("/api/v1/statements/?fields=id").text

    def test_a_draft_may_lack_digests_and_is_published_with_them_alone(self, writer):
        span = {"part": "content", "start": 0, "end": 10}
        wanted = {("#/spans/0/digest", "required")}
        draft = statement("article-s09", review_status="draft", spans=[span])
        assert faults(writer.post("statements/", {**draft, "review_status": "accepted"})) == wanted
        assert writer.post("statements/", draft).status_code == 201

        published = writer.patch("statements/article-s09/", {"review_status": "unreviewed"})

        assert faults(published) == wanted
        whole = {"spans": [{**span, "digest": "0" * 64}], "review_status": "unreviewed"}
        assert writer.patch("statements/article-s09/", whole).status_code == 200

    def test_a_draft_says_where_its_words_begin_and_end(self, writer):
        draft = statement("article-s09", review_status="draft", spans=[{"part": "content"}])

        assert faults(writer.post("statements/", draft)) == {
            ("#/spans/0/start", "required"),
            ("#/spans/0/end", "required"),
        }

    def test_what_a_writer_reads_has_the_relations_to_drafts_and_keeps_them(self, writer):
        writer.patch("statements/article-s00/", {"review_status": "draft"})
        read = writer.get(S01).json()

        assert [one["other"]["id"] for one in read["relations"]] == ["article-s00"]
        assert get(f"/api/v1/{S01}").json()["relations"] == []
        writer.put(S01, {**read, "text": "Anew."})
        assert Statement.objects.get(key="article-s01").relations.count() == 1

    def test_who_may_not_see_drafts_writes_nothing_over_them(self, writer):
        user = get_user_model().objects.create_user("half")
        for verb in ("add", "change", "delete"):
            user.user_permissions.add(Permission.objects.get(codename=f"{verb}_statement"))
        writer.client.force_login(user)

        for response in (
            writer.patch("statements/article-s02/", {"text": "Anew."}),
            writer.put("statements/article-s02/", statement("article-s02")),
            writer.delete("statements/article-s02/"),
        ):
            assert response.status_code == 403
        assert Revision.latest(sees_drafts=True) == 1

    def test_publishing_touches_what_relates_to_the_draft(self, writer):
        writer.patch("statements/article-s00/", {"review_status": "draft"})
        hidden = get(f"/api/v1/{S01}").json()
        writer.patch("statements/article-s00/", {"review_status": "unreviewed"})
        shown = get(f"/api/v1/{S01}").json()

        assert hidden["relations"] == []
        assert [one["other"]["id"] for one in shown["relations"]] == ["article-s00"]
        assert shown["revision"] == hidden["revision"] + 1 == Revision.latest(sees_drafts=True)
