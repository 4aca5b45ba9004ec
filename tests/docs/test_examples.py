"""Every request that the documentation shows gets the answer that it shows."""

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.docs.markdown import (
    ROOT,
    Example,
    Row,
    agrees,
    blocks,
    code_in,
    documents,
    examples,
    name_of,
    requests,
    stories,
    tables,
    text_of,
    world_of,
)

QUESTIONS = ROOT / "docs" / "questions.md"
SEED = "peacekeepers-ukraine-2024-12"
QUERIES = [
    pytest.param(name_of(document), row, id=f"{name_of(document)} {row['Query']}")
    for document in documents()
    for table in tables(document)
    for row in table
    if "Query" in row
]


def shown(*languages: str) -> list[Any]:
    """Return each example whose answer is in one of these languages, after its document."""
    return [
        pytest.param(example.document, example, id=f"{example.document} {example.request}")
        for example in examples()
        if example.language in languages
    ]


@pytest.fixture
def document(db: None, request: pytest.FixtureRequest) -> str:
    """Fill the database with the world that a document's examples use; return its name."""
    request.getfixturevalue(world_of(request.param))
    name: str = request.param
    return name


def ask(client: Client, address: str) -> Any:
    """Return the answer at an address, as parsed JSON; its status is the one that it names."""
    answer: Any = client.get(address)
    body = json.loads(answer.content)
    assert answer.status_code == body.get("status", 200), body
    return body


def in_full(short: str) -> str:
    """Return the id for which a table has its last part."""
    is_short = short[0] in "se" and short[1:].isdigit()
    return f"{SEED}-{short}" if is_short else short


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize(("document", "example"), shown("json"), indirect=["document"])
def test_a_request_gets_the_answer_that_is_shown(example: Example, client: Client):
    shown = json.loads(example.answer)
    real = ask(client, example.request)

    assert agrees(shown, real), json.dumps(real, indent=2, ensure_ascii=False)


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize(("document", "example"), shown("ndjson", "csv"), indirect=["document"])
def test_a_stream_gives_the_very_text_that_is_shown(example: Example, client: Client):
    answer: Any = client.get(example.request)

    assert answer.getvalue().decode().replace("\r\n", "\n") == example.answer


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize(("document", "row"), QUERIES, indirect=["document"])
def test_a_query_finds_the_records_that_the_table_names_in_their_order(row: Row, client: Client):
    shown = [in_full(id) for id in code_in(row["Finds"])]
    assert shown or row["Finds"] == "none"

    real = ask(client, f"/api/v1/{code_in(row['Query'])[0]}")

    assert [record["id"] for record in real["results"]] == shown


@pytest.mark.parametrize("document", stories(), indirect=True)
def test_a_story_of_writes_goes_as_it_is_told(document: str):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))

    for step in stories()[document]:
        response: Any = client.generic(
            step.method,
            step.address,
            step.body,
            content_type="application/json",
            headers=step.headers,
        )
        if step.answer is None:
            assert response.status_code < 300, (step.address, response.content)
            continue
        real, shown = json.loads(response.content), json.loads(step.answer)
        assert response.status_code == shown.get("status", response.status_code)
        assert agrees(shown, real), json.dumps(real, indent=2, ensure_ascii=False)


def test_every_request_stands_before_its_answer():
    shown = {(example.document, example.request) for example in examples()}
    asked = {
        (name_of(document), request)
        for document in documents()
        for block in blocks(document)
        for request in requests(block)
        if name_of(document) not in stories()
    }

    assert asked == shown
    for steps in stories().values():
        assert all(step.answer for step in steps if step.method == "GET")


def test_each_document_is_about_the_seed_unless_it_names_the_demo_world():
    assert world_of("README.md") == "seeded"
    assert world_of("docs/contributing.md") == "seeded"
    assert world_of("docs/demo.md") == "demo"


def test_the_readme_answers_ten_questions_and_a_typo():
    readme = [example for example in examples() if example.document == "README.md"]

    assert len(readme) == 11


def test_each_of_the_five_questions_is_answered_by_one_request():
    _, _, below = text_of(QUESTIONS).partition("\n## Five questions\n")
    section, _, _ = below.partition("\n## ")
    _, *questions = section.split("\n### ")

    assert len(questions) == 5
    for question in questions:
        title, _, body = question.partition("\n")
        asked = [example for example in examples() if f"GET {example.request}\n" in body]
        assert title.endswith("?")
        assert [example.document for example in asked] == [name_of(QUESTIONS)], title


@pytest.mark.parametrize(
    ("shown", "real", "expected"),
    [
        ("abc…", "abcdef", True),
        ("abc…", "abdef", False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ([1, 2], [1], False),
        (100000, 100000.0, False),
        (1, True, False),
        (None, None, True),
    ],
)
def test_only_an_ellipsis_leaves_anything_open(shown: Any, real: Any, expected: bool):
    assert agrees(shown, real) is expected
