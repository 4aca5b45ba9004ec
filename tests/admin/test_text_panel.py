"""What the text panel asks: is this the document's text, where are its anchors, what is said."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from statements.admin.forms import text_panel
from statements.documents.store import writes
from statements.models import Change, Revision, Source, Statement
from statements.rest.limits.body_size import MAX_DOCUMENT_BYTES
from statements.seeds.article import digest_of
from tests import builders
from tests.admin.conftest import add_address, address
from tests.seeds.small import DEMO, HARBOR

pytestmark = [pytest.mark.django_db]

ARTICLE = (DEMO / f"{HARBOR}.txt").read_text()
TEXT = reverse("admin:statements_statement_text")
Ask = Callable[..., Any]


@pytest.fixture
def document(db: None) -> Source:
    """Return a document with the text of the made-up article, and no statements."""
    text = {"text_sha256": digest_of(ARTICLE), "text_length": len(ARTICLE)}
    published = {"edtf": "2031-04-05"}
    builders.save({"sources": {"harbor": builders.article("harbor", published=published, **text)}})
    return Source.objects.get(key="harbor")


@pytest.fixture
def bare(db: None) -> Source:
    """Return a document without a text."""
    builders.save({"sources": {"harbor": builders.article("harbor")}})
    return Source.objects.get(key="harbor")


@pytest.fixture
def statement(db: None) -> Statement:
    """Return a statement about a document without a text."""
    builders.save(
        {
            "actors": {"ada": builders.actor()},
            "sources": {"article": builders.article()},
            "statements": {
                "article-s01": builders.statement(
                    spans=[{"part": "content", **builders.anchor("bridge", "The bridge")}]
                )
            },
        }
    )
    return Statement.objects.get()


def post(client: Client, asked: object) -> Any:
    return client.post(TEXT, json.dumps(asked), content_type="application/json")


@pytest.fixture
def ask(browser: Client, request: pytest.FixtureRequest) -> Ask:
    """Return a function that asks about the article, or what it is given in its place."""
    is_bare = "bare" in request.fixturenames
    document = request.getfixturevalue("bare" if is_bare else "document")

    def ask(**asked: Any) -> Any:
        return post(browser, {"document": str(document.pk), "text": ARTICLE, **asked})

    return ask


def place(words: str, part: str = "cue", **more: Any) -> dict[str, Any]:
    """Return an anchor of the words, as the panel asks for one to be made."""
    start = ARTICLE.index(words)
    bare = {"part": part, "start": start, "end": start + len(words), "exact": None, "digest": None}
    return bare | more


PASTES = {
    "as it is": ARTICLE,
    "with CRLF": ARTICLE.replace("\n", "\r\n"),
    "with CR": ARTICLE.replace("\n", "\r"),
    "without its last line end": ARTICLE.rstrip("\n"),
    "with more line ends": f"{ARTICLE}\n\n",
    "with no-break spaces": ARTICLE.replace("40 million", "40\u00a0million").replace(
        "90 pilots", "90\u202fpilots"
    ),
    "with both": ARTICLE.replace("\n", "\r\n").replace(" of ", "\u00a0of\u00a0"),
}


@pytest.mark.parametrize("how", PASTES)
def test_the_text_is_known_as_the_documents_own_however_it_was_pasted(how: str, ask: Ask):
    answer = ask(text=PASTES[how]).json()

    assert answer["outcome"] == "same"
    assert answer["text"] == (None if how == "as it is" else ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        ARTICLE.replace("212", "213"),
        ARTICLE[1:],
        f" {ARTICLE}",
        ARTICLE.replace("“", '"'),
        ARTICLE.replace("\n", "\n\n"),
        ARTICLE.upper(),
    ],
)
def test_in_another_text_no_anchor_is_made_or_checked(other: str, ask: Ask):
    answer = ask(text=other, anchors=[place("has promised")]).json()

    assert answer.keys() == {"outcome", "message"}
    assert answer["outcome"] == "other"
    assert f"{len(ARTICLE):,}" in answer["message"]


@pytest.mark.parametrize(
    ("part", "is_repeated"),
    [
        *(("source", True), ("cue", True), ("quote", True), ("time", True), ("hop", True)),
        *(("estimate", True), ("content", False), ("condition", False)),
    ],
)
def test_an_anchor_repeats_its_words_unless_its_part_never_does(
    part: str, is_repeated: bool, ask: Ask
):
    words = "Foreign Minister Åsa Lindqvara"  # after two emoji, which UTF-16 counts twice

    (anchor,) = ask(anchors=[place(words, part)]).json()["anchors"]

    assert anchor["fault"] is None
    assert anchor["exact"] == (words if is_repeated else None)
    assert anchor["digest"] == digest_of(words)


@pytest.mark.parametrize(("count", "is_repeated"), [(12, True), (13, False)])
def test_no_more_than_twelve_words_are_repeated(count: int, is_repeated: bool, ask: Ask):
    words = " ".join(ARTICLE.split("\n")[2].split(" ")[:count])

    (anchor,) = ask(anchors=[place(words, "quote")]).json()["anchors"]

    assert (anchor["exact"] == words) == is_repeated


@pytest.mark.parametrize(
    "range_",
    [
        *([69, 75], [68, 74], [67, 75], [68, 76], [5, 5], [9, 5]),
        *([len(ARTICLE), len(ARTICLE) + 9], [10**30, 10**30 + 1]),
    ],
)
def test_an_anchor_that_holds_no_whole_words_is_not_made(range_: list[int], ask: Ask):
    start, end = range_

    (anchor,) = ask(anchors=[place("The", start=start, end=end)]).json()["anchors"]

    assert anchor["digest"] is None
    assert anchor["fault"]


def test_anchors_are_checked_against_the_text(ask: Ask):
    words = "has promised"
    right = place(words, digest=digest_of(words))
    anchors = {
        "right": right,
        "with its words": {**right, "exact": words},
        "with its words alone": {**right, "exact": words, "digest": None, "end": None},
        "other words": {**right, "exact": "has promises", "digest": None},
        "another digest": {**right, "digest": digest_of("is")},
        "moved": {**right, "start": right["start"] + 1, "end": right["end"] + 1},
        "past the end": {**right, "start": 9_999, "end": 10_011},
        "turned around": {**right, "start": right["end"], "end": right["start"]},
    }

    answer = ask(anchors=list(anchors.values())).json()["anchors"]

    faulty = {name for name, anchor in zip(anchors, answer, strict=True) if anchor["fault"]}
    assert faulty == {*anchors} - {"right", "with its words", "with its words alone"}


def test_an_estimate_comes_with_its_number_and_a_time_with_its_date(ask: Ask):
    asked = [place("nearly 40 million crowns", "estimate"), place("In January", "time")]

    estimate, time = ask(anchors=asked).json()["anchors"]

    number = estimate["number"]
    assert (number["approximator"], number["value"]) == ("nearly", 40_000_000)
    assert (time["date"]["edtf"], time["date"]["basis"]) == ("2031-01", "inferred")


def test_a_document_without_a_text_takes_the_first_one_once_that_is_confirmed(
    ask: Ask, bare: Source, editor: Any
):
    answer = ask(text=ARTICLE.replace("\n", "\r\n")).json()
    assert (answer["outcome"], answer["may_adopt"]) == ("unknown", True)
    bare.refresh_from_db()
    assert bare.text_sha256 is None

    answer = ask(text=ARTICLE.replace("\n", "\r\n"), adopt=True).json()

    bare.refresh_from_db()
    assert (answer["outcome"], answer["text"]) == ("same", ARTICLE)
    found = {"sha256": bare.text_sha256, "length": bare.text_length}
    assert found == {"sha256": digest_of(ARTICLE), "length": len(ARTICLE)}
    revision = Revision.objects.get(number=bare.revision)
    assert (revision.by, revision.through, revision.why) == (editor, "admin", text_panel.WHY)
    assert set(Change.objects.filter(revision=revision).values_list("key", flat=True)) == {"harbor"}


def test_the_first_text_of_a_document_keeps_its_no_break_spaces(ask: Ask, bare: Source):
    pasted = PASTES["with no-break spaces"]

    ask(text=pasted, adopt=True)

    bare.refresh_from_db()
    assert bare.text_sha256 == digest_of(pasted)


def test_a_text_that_the_document_has_is_never_replaced(ask: Ask, document: Source):
    before = document.text_sha256

    assert ask(text="Another text.", adopt=True).json()["outcome"] == "other"
    document.refresh_from_db()
    assert document.text_sha256 == before


def test_a_text_that_somebody_else_saves_meanwhile_stays(
    ask: Ask, bare: Source, monkeypatch: pytest.MonkeyPatch
):
    save = writes.save_document

    def save_late(*args: Any, **kwargs: Any) -> Any:
        Source.objects.filter(pk=bare.pk).update(
            text_sha256=digest_of("x"), text_length=1, revision=7
        )
        return save(*args, **kwargs)

    monkeypatch.setattr(text_panel, "save_document", save_late)

    assert ask(adopt=True).status_code == 409
    bare.refresh_from_db()
    assert bare.text_sha256 == digest_of("x")


def test_a_text_too_short_for_the_anchors_there_are_is_refused(
    browser: Client, statement: Statement
):
    asked = {"document": str(statement.document.pk), "text": "Short.", "adopt": True}

    answer = post(browser, asked)

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/text_length"]


HOSTILE = {
    "not JSON": (b"{", {""}),
    "not UTF-8": (b'"\xff"', {""}),
    "a list": (b"[]", {""}),
    "nothing": (b"{}", {"/document", "/text"}),
    "NaN": (b'{"text": NaN}', {""}),
    "nested": (b"[" * 100_000, {""}),
    "an unknown key": (b'{"document": "1", "text": "a", "txt": 1}', {""}),
    "numbers": (b'{"document": 1, "text": 2, "adopt": 3, "anchors": 4}', None),
    "a blank text": (b'{"document": "1", "text": " \\n"}', {"/text"}),
    "half a character": (b'{"document": "1", "text": "\\ud83d"}', {"/text"}),
    "half a character in an anchor": (
        b'{"document": "1", "text": "a", "anchors": [{"part": "cue", "start": 0, "end": 1,'
        b' "exact": "\\ud83d", "digest": null}]}',
        {"/anchors/0/exact"},
    ),
    "no document": (b'{"document": "99999999999999999999999", "text": "a"}', {"/document"}),
    "words for a document": (b'{"document": "\\u0661", "text": "a"}', {"/document"}),
    "many anchors": (
        json.dumps({"document": "1", "text": "a", "anchors": [{}] * 1001}).encode(),
        {"/anchors"},
    ),
    "faulty anchors": (
        b'{"document": "1", "text": "a", "anchors": [1, {"part": "cue"}, {"part": "x", "start": -1,'
        b' "end": true, "exact": 1, "digest": {}}]}',
        {
            *("/anchors/0", "/anchors/1", "/anchors/2/part", "/anchors/2/start", "/anchors/2/end"),
            *("/anchors/2/exact", "/anchors/2/digest"),
        },
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_bodies_are_refused_with_all_their_faults(what: str, browser: Client):
    body, pointers = HOSTILE[what]

    answer = browser.post(TEXT, body, content_type="application/json")

    assert answer.status_code == 400
    errors = answer.json()["errors"]
    expected = pointers or {"/document", "/text", "/adopt", "/anchors"}
    assert {error["pointer"] for error in errors} == expected
    assert all(error["detail"].endswith(".") for error in errors)


def test_a_text_that_is_too_large_is_refused_unread(ask: Ask):
    assert ask(text="a" * MAX_DOCUMENT_BYTES).status_code == 413


def test_an_outlet_has_no_text(browser: Client):
    builders.save({"sources": {"herald": builders.outlet()}})
    outlet = Source.objects.get(key="herald")

    answer = post(browser, {"document": str(outlet.pk), "text": "a"})

    assert [one["pointer"] for one in answer.json()["errors"]] == ["/document"]


def test_nothing_of_the_text_is_stored_or_logged(
    ask: Ask, bare: Source, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    secret = "Zanzibar’s own words"

    ask(text=f"{secret}.", anchors=[place("The")])
    ask(text=f"{secret}.", adopt=True)
    ask(text=f"{secret}\ud83d")

    assert secret not in caplog.text
    change = Change.objects.get(revision__number=Source.objects.get(pk=bare.pk).revision)
    assert secret not in str(change.document)


def client_with(*codenames: str) -> Client:
    """Return the client of somebody on the staff with these permissions."""
    user = get_user_model().objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def test_only_those_who_may_write_statements_get_an_answer(document: Source):
    asked = {"document": str(document.pk), "text": ARTICLE}
    assert post(Client(), asked).status_code == 302  # to where one signs in
    reader = client_with("view_statement", "view_source", "change_source")
    assert post(reader, asked).status_code == 403
    get_user_model().objects.get(username="somebody").delete()
    assert post(client_with("add_statement"), asked).status_code == 200


def test_it_answers_no_other_method(browser: Client):
    assert browser.get(TEXT).status_code == 405


def test_the_panel_comes_only_with_a_form_that_can_be_saved(statement: Statement):
    reader = client_with("view_statement")
    assert "text_panel" not in reader.get(address(statement)).text
    get_user_model().objects.get(username="somebody").delete()
    editor = client_with("add_statement", "change_statement", "view_statement")
    for at in (address(statement), add_address(Statement)):
        assert f'data-text-url="{TEXT}"' in editor.get(at).text


def test_who_may_not_change_documents_gives_none_its_text(bare: Source):
    editor = client_with("change_statement")
    asked = {"document": str(bare.pk), "text": ARTICLE}

    assert post(editor, asked).json()["may_adopt"] is False
    assert post(editor, asked | {"adopt": True}).status_code == 403
    bare.refresh_from_db()
    assert bare.text_sha256 is None


def test_a_request_from_another_site_is_refused(editor: Any, document: Source):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    answer = post(client, {"document": str(document.pk), "text": ARTICLE})

    assert answer.status_code == 403


def test_a_check_takes_as_many_queries_whatever_is_asked(ask: Ask, django_assert_num_queries: Any):
    ask()
    with django_assert_num_queries(3):  # the session, the user and the document
        ask(anchors=[place("has promised")] * 50)
