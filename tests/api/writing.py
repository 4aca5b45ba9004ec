"""A writer of the API: somebody who is signed in and may do everything."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from tests.builders import save, world
from tests.kept_rows import fill_once

PATCH = "application/merge-patch+json"


class Writer:
    """Sends JSON to the API and gives the responses; what fails in a view is raised here."""

    def __init__(self, name: str = "editor") -> None:
        self.client = Client()
        user = get_user_model().objects.create_superuser(name)
        self.client.force_login(user)

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """Return the response to a request; a header's underscores stand for hyphens."""
        kind = headers.pop("content_type", PATCH if method == "PATCH" else "application/json")
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method, f"/api/v1/{address}", data, content_type=kind, headers=named
        )

    def get(self, address: str, **headers: str) -> Any:
        return self.send("GET", address, **headers)

    def put(self, address: str, body: Any, **headers: str) -> Any:
        return self.send("PUT", address, body, **headers)

    def post(self, address: str, body: Any, **headers: str) -> Any:
        return self.send("POST", address, body, **headers)

    def patch(self, address: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", address, body, **headers)

    def delete(self, address: str, **headers: str) -> Any:
        return self.send("DELETE", address, **headers)


def faults(response: Any) -> set[tuple[str, str]]:
    """Return the pointers and codes of what a response says is wrong."""
    assert response.headers["Content-Type"] == "application/problem+json", response.text
    return {(error["pointer"], error["code"]) for error in response.json()["errors"]}


def fill() -> None:
    """Write the world of the builders."""
    fill_once("builders", lambda: save(world()))
