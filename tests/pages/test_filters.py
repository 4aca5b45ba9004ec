"""The page that explains filters, to which the schema's parameters link."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.pages.html import read


def test_every_link_of_the_schema_leads_to_a_place_on_it(client: Client, db: None):
    schema: Any = client.get("/api/schema/?format=json")
    anchors = set(re.findall(r"\(/filters/#([^)]*)\)", json.dumps(json.loads(schema.content))))
    page = read(client, "/filters/")

    assert {"id", "word", "date", "suffixes", "same-row"} <= anchors
    assert anchors <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_the_start_page_leads_to_it_and_it_leads_to_the_docs(client: Client, db: None):
    assert "/filters/" in read(client, "/").links
    assert "/api/docs/" in read(client, "/filters/").links


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_can_only_be_read(method: str):
    response = Client(enforce_csrf_checks=True).generic(method, "/filters/")

    assert response.status_code == 405
