"""The description of the API is made once, and sent to those who lack it."""

from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.api.asking import load_yaml

pytestmark = pytest.mark.django_db

URL = "/api/schema/"


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_the_description_is_not_made_again(
    format: str, client: Client, monkeypatch: pytest.MonkeyPatch
):
    first = client.get(URL, {"format": format})

    def generate(*_: Any, **__: Any) -> None:
        raise AssertionError("It was made again.")

    monkeypatch.setattr(SchemaGenerator, "get_schema", generate)
    second = client.get(URL, {"format": format})

    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert load_yaml(first.content)["info"]["title"] == "On Record"


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_whoever_has_the_description_is_told_so(format: str, client: Client):
    tag = client.get(URL, {"format": format}).headers["ETag"]

    response = client.get(URL, {"format": format}, headers={"If-None-Match": tag})

    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["ETag"] == tag


def test_each_format_has_a_tag_of_its_own(client: Client):
    tags = {client.get(URL, {"format": format}).headers["ETag"] for format in ("yaml", "json")}

    assert len(tags) == 2


def test_the_format_comes_by_the_accept_header_as_well(client: Client):
    response = client.get(URL, headers={"Accept": "application/vnd.oai.openapi+json"})

    assert response.headers["Content-Type"] == "application/vnd.oai.openapi+json"
    assert "Accept" in response.headers["Vary"]
    assert response.json()["openapi"] == "3.1.1"
