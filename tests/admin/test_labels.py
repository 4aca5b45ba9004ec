"""What is wrong on a page is told in the words that stand beside its fields."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from statements.models import Actor, Source, Statement, Topic
from tests.admin.conftest import add_address, filled, messages_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once")]

SEED = "peacekeepers-ukraine-2024-12"
THIRTEEN = " ".join(["word"] * 13)


def label_of(page: Any, name: str) -> str:
    """Return the label of a field of a page, without what it says in brackets."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    (label,) = (bound.label for form in forms for bound in form if bound.html_name == name)
    return str(label).split(" (")[0].lower()


@pytest.mark.parametrize(
    ("model", "key", "changes", "field"),
    [
        (Statement, f"{SEED}-s20", {"confidence": "900"}, "confidence"),
        (Statement, f"{SEED}-s20", {"estimates-0-value": "9"}, "estimates-0-value"),
        (Statement, f"{SEED}-s20", {"estimates-0-upper": ""}, "estimates-0-upper"),
        (
            Statement,
            f"{SEED}-s20",
            {"estimates-0-lower": "5", "estimates-0-upper": "4"},
            "estimates-0-lower",
        ),
        (Statement, f"{SEED}-s20", {"estimates-0-unit": "people"}, "estimates-0-unit"),
        (Statement, f"{SEED}-s20", {"estimates-0-measure": "No Slug"}, "estimates-0-measure"),
        (Statement, f"{SEED}-s20", {"spans-0-exact": THIRTEEN}, "spans-0-exact"),
        (Statement, f"{SEED}-s20", {"spans-0-digest": "none"}, "spans-0-digest"),
        (Statement, f"{SEED}-s20", {"spans-0-end": "0"}, "spans-0-end"),
        (Source, "reuters", {"wikidata_id": "q1"}, "wikidata_id"),
        (Source, "reuters", {"country": "xx"}, "country"),
        (Source, "reuters", {"language": "no_tag"}, "language"),
        (Source, "reuters", {"text_sha256": "0" * 64, "text_length": "5"}, "text_sha256"),
        (Source, "reuters", {"text_sha256": "0" * 64, "text_length": "5"}, "text_length"),
        (Source, SEED, {"text_length": ""}, "text_length"),
        (Source, SEED, {"text_sha256": "none"}, "text_sha256"),
        (Topic, "un-auspices", {"parent": ""}, "parent"),
        (Actor, "italy", {"known_via": "reuters"}, "known_via"),
    ],
)
def test_a_message_calls_a_field_by_its_label(
    model: Any, key: str, changes: dict[str, str], field: str, save: Callable[..., Any]
):
    if "known_via" in changes:
        changes = {"known_via": str(Source.objects.get(key=changes["known_via"]).pk)}

    page = save(model.objects.get(key=key), **changes)

    told = " ".join(messages_at(page)[field]).lower()
    assert label_of(page, field) in told


def test_an_id_is_called_an_id(browser: Client):
    data = filled(browser.get(add_address(Topic)))

    page = browser.post(add_address(Topic), data | {"key": "No Slug", "name": "A", "kind": "issue"})

    assert label_of(page, "key") == "id"
    assert "is not a valid id" in messages_at(page)["key"][0]
