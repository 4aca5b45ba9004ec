"""`resolve/` finds records by name, and an unknown id gets the record of the nearest name."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from statements.analysis.names import MAX_NAME
from tests.api.asking import faults_at, get
from tests.builders import actor, article, save, statement, topic

pytestmark = pytest.mark.django_db

NAMED = ("actors", "sources", "topics")


def at(resource: str, **query: object) -> str:
    return f"/api/v1/{resource}/resolve/?{urlencode(query)}"


def results(resource: str, **query: object) -> list[Any]:
    response = get(at(resource, **query))
    assert response.status_code == 200, response.text
    return response.json()["results"]


@pytest.mark.usefixtures("seeded")
def test_an_answer_has_references_with_scores_and_reasons():
    assert results("actors", name="Зеленський Володимир") == [
        {
            "record": {
                "id": "volodymyr-zelenskyy",
                "name": "Volodymyr Zelenskyy",
                "kind": "person",
                "url": "/api/v1/actors/volodymyr-zelenskyy/",
            },
            "matched": "Володимир Зеленський",
            "score": 97,
            "reason": "other_name",
        },
        {
            "record": {
                "id": "vladimir-putin",
                "name": "Vladimir Putin",
                "kind": "person",
                "url": "/api/v1/actors/vladimir-putin/",
            },
            "matched": "Володимир Путін",
            "score": 54,
            "reason": "spelling",
        },
    ]


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("resource", "name", "id"),
    [
        ("actors", "OTAN", "nato"),
        ("sources", "РБК-Україна", "rbc-ukraine"),
        ("topics", "mandate of the force", "mandate"),
    ],
)
def test_each_kind_of_record_with_names_is_found(resource: str, name: str, id: str):
    assert results(resource, name=name)[0]["record"]["id"] == id


def test_ten_records_are_returned_unless_asked():
    save({"actors": {f"ada-{n:02}": actor(f"ada-{n:02}", name="Ada Quay") for n in range(30)}})
    ids = [f"ada-{n:02}" for n in range(30)]

    def found(**query: object) -> list[str]:
        return [match["record"]["id"] for match in results("actors", name="Ada Quay", **query)]

    assert found() == ids[:10]
    assert found(limit=1) == ids[:1]
    assert found(limit=20) == ids[:20]


@pytest.mark.parametrize("resource", NAMED)
@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("", {("name", "required")}),
        ("name=", {("name", "empty")}),
        ("name=%20%E3%80%80", {("name", "empty")}),
        ("name=a&name=b", {("name", "repeated")}),
        (f"name={'x' * (MAX_NAME + 1)}", {("name", "too_long")}),
        (f"name={'x' * 10_000}", {("name", "too_long")}),
        ("name=%00", {("name", "nul")}),
        ("name=%ff", {("name", "not_utf8")}),
        ("name=a&limit=0", {("limit", "out_of_range")}),
        ("name=a&limit=21", {("limit", "out_of_range")}),
        ("name=a&limit=ten", {("limit", "not_an_integer")}),
        ("name=a&kind=person", {("kind", "unknown_parameter")}),
        ("name=a&q=b&cursor=c", {("q", "unknown_parameter"), ("cursor", "unknown_parameter")}),
        ("name=a&format=csv", {("format", "unknown_format")}),
        ("name=a&format=ndjson", {("format", "unknown_format")}),
        ("nmae=a&limit=x", {(n, c) for n, c in (
            ("nmae", "unknown_parameter"), ("name", "required"), ("limit", "not_an_integer")
        )}),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused(resource: str, query: str, faults: set[Any]):
    found = faults_at(f"/api/v1/{resource}/resolve/?{query}")

    assert {(fault["parameter"], fault["code"]) for fault in found} == faults


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    "name",
    [
        *("!", "'", "%", "_", "\\", "🙂" * 300, "\u202eniram\u202c", "ب" * 300, "\u0301" * 300),
        *("x" * 300, "a " * 150, "' OR 1=1 --", "ß" * 300, "\U000e0001", "\ud7ff", "İ" * 300),
        *("Ministry of Foreign Affairs " * 10, "Zelenskyy " * 30),
    ],
)
def test_any_other_name_gets_an_answer(name: str):
    for resource in NAMED:
        for match in results(resource, name=name):
            assert 45 <= match["score"] <= 100


@pytest.mark.parametrize("resource", ["statements", "estimates"])
def test_what_has_no_name_has_no_such_address(resource: str):
    assert get(f"/api/v1/{resource}/resolve/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_there(method: str):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))

    response = getattr(client, method)(at("actors", name="a"), {}, "application/json")
    assert response.status_code == 405


@pytest.mark.usefixtures("seeded")
def test_the_same_answer_is_not_sent_again_until_something_is_written(
    django_assert_num_queries: Any,
):
    url = at("actors", name="Ada Quay")
    tag = get(url).headers["ETag"]
    with django_assert_num_queries(1):
        assert get(url, if_none_match=tag).status_code == 304

    save({"actors": {"ada": actor("ada", name="Ada Quay")}})
    assert [one["record"]["id"] for one in get(url, if_none_match=tag).json()["results"]] == ["ada"]


@pytest.mark.usefixtures("seeded")
def test_people_get_a_page():
    response = get(at("actors", name="macron"), accept="text/html")

    assert response.headers["Content-Type"].startswith("text/html")
    assert "emmanuel-macron" in response.text


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("speaker=macron", ' Did you mean "emmanuel-macron" (Emmanuel Macron)?'),
        ("speaker=Zelenskiy", ' Did you mean "volodymyr-zelenskyy" (Volodymyr Zelenskyy)?'),
        ("speaker=Путін", ' Did you mean "vladimir-putin" (Vladimir Putin)?'),
        ("speaker=emmanuel-macorn", ' Did you mean "emmanuel-macron"?'),
        ("via=rbk-ukraina", ' Did you mean "rbc-ukraine"?'),
        ("via=otan", ' Did you mean "nato" (NATO)?'),
        ("topic=the-size-of-the-force", ' Did you mean "force-size" (Size of the force)?'),
        ("related_to=s20", ' Did you mean "peacekeepers-ukraine-2024-12-s20"?'),
        ("id=S20", ' Did you mean "peacekeepers-ukraine-2024-12-s20"?'),
        ("speaker=nobody", ""),
        (f"speaker={'zelensky' * 20}", ""),
        ("related_to=0", ""),
    ],
)  # fmt: skip
def test_an_unknown_id_gets_the_nearest_record(query: str, hint: str):
    (fault,) = faults_at(f"/api/v1/statements/?{query}")

    assert fault["code"] == "unknown_id"
    assert fault["detail"].partition('".')[2] == hint or (
        not hint and "Did you" not in fault["detail"]
    )


@pytest.mark.usefixtures("seeded")
def test_an_unknown_address_names_the_nearest_record():
    for address, nearest in (
        ("actors/macron", '"emmanuel-macron" (Emmanuel Macron)'),
        ("topics/size-of-the-force", '"force-size" (Size of the force)'),
        ("statements/s20", '"peacekeepers-ukraine-2024-12-s20"'),
    ):
        response = get(f"/api/v1/{address}/")
        assert response.status_code == 404
        assert response.json()["detail"].endswith(f" Did you mean {nearest}?")


@pytest.mark.usefixtures("seeded")
def test_only_the_first_five_faults_get_a_name(django_assert_max_num_queries: Any):
    query = "&".join(f"speaker=macron{letter}" for letter in "abcdefghij")

    # The revision, the ids, and whether they were merged; and for each of five, three look-ups of
    # ids and three of names.
    with django_assert_max_num_queries(3 + 5 * 6):
        found = faults_at(f"/api/v1/statements/?{query}")
    assert ["Did you mean" in fault["detail"] for fault in found] == [True] * 5 + [False] * 5


def test_ids_that_end_alike_are_named_up_to_three():
    ids = [f"{letter}-article-s01" for letter in "abc"]
    for id in ids:
        save(story(id))

    (fault,) = faults_at("/api/v1/statements/?related_to=s01")
    assert fault["detail"].endswith(
        ' Did you mean "a-article-s01", "b-article-s01" or "c-article-s01"?'
    )
    save(story("d-article-s01"))
    (fault,) = faults_at("/api/v1/statements/?related_to=s01")
    assert fault["detail"].endswith(' Give the whole id, such as "a-article-s01".')


def test_a_draft_is_suggested_only_to_those_who_may_see_it():
    save(story("secret-plan-s07", review_status="draft"))
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("editor"))

    for path in ("/api/v1/statements/?related_to=s07", "/api/v1/statements/s07/"):
        assert "secret-plan-s07" in editor.get(path).text
        assert "secret" not in get(path).text


def story(id: str, **values: Any) -> dict[str, Any]:
    """Return a statement and what it refers to."""
    return {
        "actors": {"ada": actor("ada")},
        "sources": {"article": article("article")},
        "topics": {"bridge": topic("bridge")},
        "statements": {id: statement(id, **values)},
    }
