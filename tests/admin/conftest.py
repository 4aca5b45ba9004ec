"""An editor's browser: a signed-in client, and forms filled in as their pages came."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

Page = Any
Data = dict[str, Any]


@pytest.fixture
def editor(db: None) -> Any:
    """Return a user who may do everything in admin."""
    return get_user_model().objects.create_superuser("editor", password=None)


@pytest.fixture
def browser(editor: Any) -> Client:
    """Return a client in which the editor is signed in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Return a function that gives the client of somebody with a role, less some permissions."""
    from django.contrib.auth.models import Group, Permission

    def client_of(role: str, *without: str) -> Client:
        user = get_user_model().objects.create_user(f"{role} {len(without)}", is_staff=True)
        granted = Permission.objects.filter(group=Group.objects.get(name=role))
        user.user_permissions.set(granted.exclude(codename__in=without))
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def small_world(db: None) -> None:
    """Write the builders' world as revision 1."""
    from tests.api.writing import fill

    fill()


@pytest.fixture
def writer() -> Any:
    """Return somebody who writes by the API."""
    from tests.api.writing import Writer

    return Writer("someone")


def address(record: Model) -> str:
    """Return the address of a record's page in admin."""
    return reverse(f"admin:statements_{record._meta.model_name}_change", args=[record.pk])


def delete_address(record: Model) -> str:
    """Return the address of the page that asks before it deletes a record."""
    return reverse(f"admin:statements_{record._meta.model_name}_delete", args=[record.pk])


def list_address(model: type[Model]) -> str:
    """Return the address of a model's list in admin."""
    return reverse(f"admin:statements_{model._meta.model_name}_changelist")


def add_address(model: type[Model]) -> str:
    """Return the address of the page that makes a new record."""
    return reverse(f"admin:statements_{model._meta.model_name}_add")


def filled(page: Page) -> Data:
    """Return what a browser would send if the editor changed nothing on the page."""
    data: Data = {}
    _fill(data, page.context["adminform"].form)
    for inline in page.context["inline_admin_formsets"]:
        _fill(data, inline.formset.management_form)
        for form in inline.formset.forms:
            _fill(data, form)
    return data


def _fill(data: Data, form: BaseForm) -> None:
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            if value:
                data[bound.html_name] = "on"
        elif isinstance(value, list | tuple):
            data[bound.html_name] = [getattr(item, "pk", item) for item in value]
        else:
            data[bound.html_name] = "" if value is None else getattr(value, "pk", value)


def add_row(data: Data, prefix: str, **values: Any) -> None:
    """Add a part to a filled form, as the page's "Add another" does."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = number + 1
    data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}


@pytest.fixture
def save(browser: Client) -> Callable[..., HttpResponse]:
    """Return a function that opens a record's page, changes what it is given, and saves."""

    def save(record: Model, **changes: Any) -> Any:
        data = filled(browser.get(address(record)))
        return browser.post(address(record), data | changes)

    return save


def messages_at(page: Page) -> dict[str, list[str]]:
    """Return the messages of a refused page by the names of their fields.

    A message above a form stands under "", one above the parts of a kind under their prefix.
    """
    found: dict[str, list[str]] = {}
    form = page.context["adminform"].form
    for name, errors in form.errors.items():
        found["" if name == "__all__" else name] = list(errors)
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        if formset.non_form_errors():
            found[formset.prefix] = list(formset.non_form_errors())
        for part in formset.forms:
            for name, errors in part.errors.items():
                found[part.prefix if name == "__all__" else f"{part.prefix}-{name}"] = list(errors)
    return found
