"""The requests that the description of the API shows have the answers that it shows."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from statements.api import examples
from statements.api.examples import EXAMPLES
from statements.api.urls import RESOURCES

FOLDER = Path(examples.__file__).parent
STAMPS = ("created_at", "updated_at", "revision")
"""Keys that tell when a record was loaded, which is another time in each installation."""


def unstamped(answer: Any) -> Any:
    """Return the answer without what differs from one installation to the next."""
    if isinstance(answer, list):
        return [unstamped(item) for item in answer]
    if isinstance(answer, dict):
        return {key: unstamped(item) for key, item in answer.items() if key not in STAMPS}
    return answer


def test_every_operation_has_an_example():
    assert set(EXAMPLES) == {
        f"{verb}{name}"
        for resource, view in RESOURCES.items()
        for verb, name in (
            ("list", resource.title()),
            ("get", view.filterset_class._meta.model.__name__),
        )
    }


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("operation", EXAMPLES)
def test_an_example_has_the_answer_that_is_shown(operation: str, client: Client):
    example = EXAMPLES[operation]
    answer = client.get(example.address).json()
    if os.environ.get("REWRITE") and unstamped(answer) != unstamped(example.answer):
        text = json.dumps(example._replace(answer=answer)._asdict(), indent=2, ensure_ascii=False)
        (FOLDER / f"{operation}.json").write_text(f"{text}\n", encoding="utf-8")
        return

    assert unstamped(answer) == unstamped(example.answer)
