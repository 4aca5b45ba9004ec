"""A reader who has the answer is told so, as long as nothing at all was written since."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from statements.models import Change, Revision, Topic
from statements.vocabularies import Through
from tests.api.asking import READER
from tests.builders import save, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worlds")]

LIST = "/api/v1/topics/"
RECORD = "/api/v1/topics/quay/"
STREAMS = [f"{LIST}?format=ndjson", f"{LIST}?format=csv"]
ANSWERS = [LIST, RECORD, f"{LIST}?fields=name", f"{RECORD}?omit=name", *STREAMS]
STRONG = re.compile(r'"[0-9a-z.-]+"')
WEAK = re.compile(r'W/"[0-9a-z.-]+"')


@pytest.fixture
def editor() -> Client:
    """Return a client of somebody who has signed in."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def read(url: str, **headers: str) -> Any:
    """Return the answer to somebody who has not signed in."""
    return READER.get(url, headers=headers)


def tag_of(url: str, **headers: str) -> str:
    """Return the tag of an answer that is there."""
    response = read(url, **headers)
    assert response.status_code == 200
    return str(response.headers["ETag"])


def write_another_record() -> None:
    save({"topics": {"another": topic("another")}})


def body(response: Any) -> bytes:
    return bytes(response.getvalue() if response.streaming else response.content)


@pytest.mark.parametrize("url", ANSWERS)
def test_an_answer_that_the_reader_has_is_not_sent_again(url: str, django_assert_num_queries: Any):
    response = read(url)

    with django_assert_num_queries(1):
        again = read(url, if_none_match=response.headers["ETag"])

    assert again.status_code == 304
    assert again.content == b""
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == response.headers[name]
    assert "Content-Type" not in again.headers
    assert "Content-Disposition" not in again.headers


@pytest.mark.parametrize("url", ANSWERS)
def test_an_answer_keeps_its_tag_as_long_as_nothing_is_written(url: str):
    assert tag_of(url) == tag_of(url)


@pytest.mark.parametrize("url", ANSWERS)
def test_a_write_of_any_other_record_changes_the_tag(url: str):
    tag = tag_of(url)
    write_another_record()

    response = read(url, if_none_match=tag)

    assert response.status_code == 200
    assert response.headers["ETag"] != tag
    assert body(response)


@pytest.mark.parametrize("url", ANSWERS)
def test_a_deletion_changes_the_tag(url: str):
    from statements.documents import delete_records

    tag = tag_of(url)
    delete_records(Topic.objects.filter(key="quay-fair"), by=None, through=Through.ADMIN)

    assert read(url, if_none_match=tag).status_code == 200


def test_each_answer_has_a_tag_of_its_own(editor: Client):
    urls = [
        *ANSWERS,
        "/api/v1/actors/",
        "/api/v1/topics/quay-east/",
        f"{LIST}?kind=issue",
        f"{LIST}?kind=issue&ordering=name",
        f"{LIST}?limit=1",
        f"{LIST}?fields=kind",
        f"{LIST}?omit=name",
        f"{LIST}?count=exact",
    ]
    stems = [tag.strip('W/"').rpartition(".")[2] for tag in map(tag_of, urls)]
    of_editor = [editor.get(url).headers["ETag"].strip('W/"').rpartition(".")[2] for url in urls]

    assert len({*stems, *of_editor}) == 2 * len(urls)


@pytest.mark.parametrize("url", [LIST, RECORD])
def test_what_anybody_has_is_not_what_an_editor_has(url: str, editor: Client):
    tag = tag_of(url)

    response = editor.get(url, headers={"if-none-match": tag})

    assert response.status_code == 200
    again = {"if-none-match": response.headers["ETag"]}
    assert editor.get(url, headers=again).status_code == 304
    assert read(url, if_none_match=response.headers["ETag"]).status_code == 200


def test_a_tag_is_good_for_its_own_question_only():
    for other in (f"{LIST}?kind=issue", RECORD, f"{LIST}?format=ndjson", "/api/v1/actors/"):
        assert read(other, if_none_match=tag_of(LIST)).status_code == 200


def test_a_format_that_accept_asks_for_has_a_tag_of_its_own():
    tag = tag_of(LIST)

    assert tag_of(LIST, accept="text/csv") != tag
    assert read(LIST, if_none_match=tag, accept="application/x-ndjson").status_code == 200
    assert read(LIST, if_none_match=tag, accept="application/json").status_code == 304


@pytest.mark.parametrize("url", [LIST, RECORD, f"{LIST}?kind=issue&limit=1&count=exact"])
def test_the_tag_of_whole_records_is_strong(url: str):
    assert STRONG.fullmatch(tag_of(url))


@pytest.mark.parametrize("url", [*ANSWERS[2:], f"{LIST}?fields=name&omit=kind"])
def test_the_tag_of_trimmed_records_and_of_a_stream_is_weak(url: str):
    assert WEAK.fullmatch(tag_of(url))


def test_the_tag_of_one_record_begins_with_its_own_revision():
    save({"topics": {"mine": topic("mine")}})
    write_another_record()
    tags = [tag_of("/api/v1/topics/mine/"), tag_of("/api/v1/topics/mine/?fields=name")]
    number = Topic.objects.get(key="mine").revision

    assert number == Revision.latest(sees_drafts=True) - 1
    assert tags[0].startswith(f'"{number}.{Revision.latest(sees_drafts=True)}-')
    assert tags[1].startswith(f'W/"{number}.{Revision.latest(sees_drafts=True)}-')
    assert tag_of(LIST).startswith(f'"{Revision.latest(sees_drafts=True)}-')


@pytest.mark.parametrize("url", ANSWERS)
@pytest.mark.parametrize(
    "form",
    [
        '"x", {tag}',
        '{tag} , "x"',
        'W/"x",{tag},W/"y"',
        'W/{opaque}, "x"',
        "W/{opaque}",
        "{opaque}",
        " {tag} ",
    ],
)
def test_the_tag_may_be_one_of_several_and_weak_or_not(url: str, form: str):
    tag = tag_of(url)
    opaque = tag.removeprefix("W/")

    response = read(url, if_none_match=form.format(tag=tag, opaque=opaque))

    assert response.status_code == 304
    assert response.headers["ETag"] in (tag, opaque, f"W/{opaque}")


@pytest.mark.parametrize(
    "form", ["", '"x"', "x", '""', "{bare}", '"{bare}x"', '"x{bare}"', '"{question}"', '"0-0"']
)
def test_another_tag_is_no_reason_to_withhold_the_answer(form: str):
    bare = tag_of(LIST).strip('"')

    response = read(LIST, if_none_match=form.format(bare=bare, question=bare.partition("-")[2]))

    assert response.status_code == 200
    assert response.json()["results"]


def test_an_old_tag_is_no_reason_either():
    tags = []
    for number in range(3):
        tags.append(tag_of(LIST))
        save({"topics": {f"new-{number}": topic(f"new-{number}")}})

    assert read(LIST, if_none_match=", ".join(tags)).status_code == 200


@pytest.mark.parametrize("url", ANSWERS)
def test_before_the_first_revision_there_is_no_tag(url: str):
    tag = tag_of(url)
    zeroth = f'"0-{tag.rpartition("-")[2]}'
    Change.objects.all().delete()
    Revision.objects.all().delete()

    for response in (read(url), read(url, if_none_match=tag), read(url, if_none_match=zeroth)):
        assert response.status_code == 200
        assert "ETag" not in response.headers
        assert response.headers["Cache-Control"] == "no-cache, public"
    if url in STREAMS:
        assert read(url).headers["X-Revision"] == "0"


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{LIST}?nonsense=1", 400),
        (f"{LIST}?format=ndjson&limit=1", 400),
        (f"{LIST}nobody/", 404),
        (f"{RECORD}?fields=nonsense", 400),
        ("/api/v1/nothing/", 404),
    ],
)
def test_an_error_has_no_tag(url: str, status: int):
    response = read(url)

    assert response.status_code == status
    assert "ETag" not in response.headers


@pytest.mark.parametrize("url", ANSWERS)
def test_anybodys_answer_may_be_kept_by_any_cache_that_asks_again(url: str):
    assert read(url).headers["Cache-Control"] == "no-cache, public"


@pytest.mark.parametrize("url", ANSWERS)
def test_an_editors_answer_may_be_kept_by_the_editor_alone(url: str, editor: Client):
    response = editor.get(url)

    assert response.headers["Cache-Control"] == "no-cache, private"
    again = editor.get(url, headers={"if-none-match": response.headers["ETag"]})
    assert again.headers["Cache-Control"] == "no-cache, private"


@pytest.mark.parametrize("url", [*ANSWERS, f"{LIST}?format=api"])
def test_caches_are_told_what_an_answer_depends_on(url: str):
    names = {name.strip() for name in read(url).headers["Vary"].split(",")}

    assert names >= {"Accept", "Authorization", "Cookie"}


@pytest.mark.parametrize("url", [LIST, RECORD])
def test_a_page_for_people_has_no_tag_and_is_always_made(url: str):
    tag = tag_of(url)

    for headers in ({"accept": "text/html"}, {"accept": "text/html", "if_none_match": tag}):
        response = read(url, **headers)
        assert response.status_code == 200
        assert "ETag" not in response.headers
        assert response.headers["Content-Type"].startswith("text/html")
    assert "ETag" not in read(f"{url}?format=api").headers


@pytest.mark.parametrize("url", ANSWERS)
def test_head_has_the_tag_and_is_told_of_it_as_well(url: str):
    asked = READER.head(url)
    again = READER.head(url, headers={"if-none-match": asked.headers["ETag"]})

    assert asked.headers["ETag"] == tag_of(url)
    assert asked.status_code == 200
    assert again.status_code == 304
    assert again.headers["ETag"] == asked.headers["ETag"]


@pytest.mark.parametrize("url", [LIST, RECORD])
def test_another_version_of_the_shape_has_another_tag(url: str, monkeypatch: pytest.MonkeyPatch):
    from statements.api.views import TopicViewSet

    tag = tag_of(url)
    monkeypatch.setattr(TopicViewSet, "version", "another")

    assert read(url, if_none_match=tag).status_code == 200
    assert tag_of(url) != tag


@pytest.mark.parametrize("url", [LIST, RECORD])
def test_a_reader_who_knows_any_answer_at_all_is_told_that_there_is_one(url: str):
    response = read(url, **{"if-none-match": "*"})

    assert response.status_code == 304
    assert response.content == b""
    assert read(f"{url}?x=1", **{"if-none-match": "*"}).status_code == 400
