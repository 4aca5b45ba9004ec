"""The pages of a record's history, asked for by its id; and writes that no page makes."""

from typing import Any

from django.test import Client
from django.urls import reverse

from statements.documents.store.writes import Author, delete_document
from statements.models import MODELS
from statements.vocabularies import Through
from tests.builders import world

S01 = world()["statements"]["article-s01"]
BARE = "article-s02"
"""The id of a statement to which nothing refers."""


def at(page: str, resource: str, *args: object) -> str:
    """Return the address of a page of records."""
    return reverse(f"admin:statements_{MODELS[resource]._meta.model_name}_{page}", args=args)


def history_of(client: Client, key: str, resource: str = "statements", query: str = "") -> Any:
    return client.get(at("id_history", resource, key) + query)


def restore(client: Client, key: str, number: int, **data: Any) -> Any:
    """Open the page that restores a state, confirm what it shows, and return the answer."""
    link = at("restore", "statements", key, number)
    page = client.get(link)
    assert page.status_code == 200, page.status_code
    seen = page.context["form"].initial["revision_seen"]
    return client.post(link, {"revision_seen": seen, "why": "", **data})


def delete(key: str, resource: str = "statements", why: str | None = None) -> None:
    delete_document(resource, key, lambda _: None, Author(None, Through.IMPORT, why))


def faults_of(page: Any) -> set[tuple[str, str]]:
    return {(fault.label, fault.detail) for fault in page.context["faults"]}
