"""The requests that the description of the API shows have the answers that it shows."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from statements.api import examples
from statements.api.examples import EXAMPLES
from statements.rest.openapi.schema import Example
from tests.builders import actor, outlet, save, topic

FOLDER = Path(examples.__file__).parent
STAMPS = ("created_at", "updated_at", "revision", "at", "latest")
"""Keys that tell when a record was loaded, which is another time in each installation."""


def unstamped(answer: Any) -> Any:
    """Return the answer without what differs from one installation to the next."""
    if isinstance(answer, list):
        return [unstamped(item) for item in answer]
    if isinstance(answer, dict):
        return {key: unstamped(item) for key, item in answer.items() if key not in STAMPS}
    return answer


def test_every_operation_has_an_example():
    assert set(EXAMPLES) == {operation["operationId"] for operation in operations()}


def operations() -> list[Any]:
    """Return every operation of the description."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"].values()
    return [operation for path in paths for operation in path.values()]


@pytest.fixture
def editor(db: None) -> Client:
    """Return the client of somebody who may write."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


@pytest.fixture
def unused(seeded: None) -> None:
    """Add records to which nothing refers."""
    save(
        {
            "actors": {"unused-actor": actor("unused-actor", kind="state")},
            "sources": {"unused-source": outlet("unused-source")},
            "topics": {"unused-topic": topic("unused-topic")},
        }
    )


def send(asking: Client, example: Example) -> Any:
    """Return the response to the request of an example."""
    return asking.generic(
        example.method,
        example.address,
        "" if example.body is None else json.dumps(example.body),
        content_type="application/json",
    )


@pytest.mark.usefixtures("unused")
@pytest.mark.parametrize("operation", EXAMPLES)
def test_an_example_has_the_answer_that_is_shown(operation: str, client: Client, editor: Client):
    example = EXAMPLES[operation]
    if operation.startswith("unmerge"):
        assert send(editor, EXAMPLES[operation.removeprefix("un")]).status_code == 200
    response = send(client if example.method == "GET" else editor, example)
    assert response.status_code < 300, response.text
    answer = response.json() if response.content else None
    if os.environ.get("REWRITE") and unstamped(answer) != unstamped(example.answer):
        text = json.dumps(example._replace(answer=answer)._asdict(), indent=2, ensure_ascii=False)
        (FOLDER / f"{operation}.json").write_text(f"{text}\n", encoding="utf-8")
        return

    assert unstamped(answer) == unstamped(example.answer)
