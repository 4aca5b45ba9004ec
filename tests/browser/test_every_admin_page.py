"""Every page that the admin has for its models is accessible and fits the screen."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from statements.models import ApiKey
from statements.vocabularies import Scope
from tests.browser.chromium import IN_SHELL, SCREENS

pytestmark = IN_SHELL

OF_DJANGO = {
    "exclude": [
        [".breadcrumbs"],  # its links are told from the text by their color alone
        ["#changelist-search .quiet"],  # so is the one that shows all
        [".delete-confirmation #content li a"],  # and those to what goes with a record
        [".select2-container"],  # a field that completes has no name
        [".vDateField"],  # neither have the two fields of a date and its time
        [".vTimeField"],
        [".help-tooltip"],  # what explains a list to choose from has a name, but no role
    ]
}
"""The markup of Django's own widgets in which axe finds faults."""


@pytest.fixture
def page(seeded_desk: Page) -> Page:
    """Return the page of the desk once there is something of every model."""
    ApiKey.objects.make("A key", Scope.READ, get_user_model().objects.get())
    Group.objects.get_or_create(name="A role")
    return seeded_desk


def addresses() -> Iterator[str]:
    """Yield the addresses of all pages, for each model those about its last record."""
    yield from ("/admin/", "/admin/statements/", "/admin/auth/", "/admin/password_change/")
    yield "/admin/login/?next=/admin/"
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        last = model._default_manager.order_by("pk").last()
        for page in ("changelist", "add", "change", "delete", "merge", "deleted"):
            try:
                about = [last.pk] if page in ("change", "delete", "merge") and last else []
                yield reverse(f"{name}_{page}", args=about)
            except NoReverseMatch:
                assert page in ("merge", "deleted") or last is None


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_is_accessible_and_fits_the_screen(
    width: int, scheme: Literal["light", "dark"], page: Page
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = []
    for address in addresses():
        answer = page.goto(address)
        assert answer is not None
        if answer.status == 403:  # nobody may add a revision, or delete a key
            continue
        assert answer.ok, address
        violations = Axe().run(page, context=OF_DJANGO).response["violations"]
        found += [(address, one["id"], one["nodes"][0]["html"]) for one in violations]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((address, "too wide", ""))
    assert found == []
