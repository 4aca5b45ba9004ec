"""Keys in admin: made there, shown once, revoked, and never changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from statements.models import ApiKey
from tests.admin.conftest import add_address, address, delete_address, list_address

pytestmark = pytest.mark.django_db

NEW = {"name": "desk", "scope": "write", "owner": "", "expires_at_0": "", "expires_at_1": ""}


def text_on(page: Any) -> str | None:
    """Return the key that a page shows, if it shows one."""
    _, found, rest = page.text.partition("<code>onrecord_")
    return f"onrecord_{rest.partition('</code>')[0]}" if found else None


def opens(text: str) -> bool:
    response = Client().get("/api/v1/topics/", headers={"authorization": f"Bearer {text}"})
    return response.status_code == 200


def everything_stored() -> str:
    return "".join(str(list(model._default_manager.values())) for model in apps.get_models())


def test_a_new_key_is_shown_once_and_kept_nowhere(browser: Client, caplog: Any):
    answer = browser.post(add_address(ApiKey), NEW, follow=True)
    text = text_on(answer)

    assert text is not None
    assert opens(text)
    assert text_on(browser.get(list_address(ApiKey))) is None
    assert text_on(browser.get(address(ApiKey.objects.get()))) is None
    secret = text.split("_", 2)[2]
    assert secret not in everything_stored()
    assert secret not in str(browser.cookies)
    assert secret not in caplog.text


def test_what_is_chosen_is_kept(browser: Client, editor: Any):
    ends = (timezone.now() + timedelta(days=9)).replace(microsecond=0)
    chosen = {"owner": editor.pk, "expires_at_0": ends.date(), "expires_at_1": ends.time()}

    browser.post(add_address(ApiKey), NEW | chosen)

    key = ApiKey.objects.get()
    assert (key.name, key.scope, key.owner, key.expires_at) == ("desk", "write", editor, ends)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "taken"}, "name"),
        ({"scope": ""}, "scope"),
        ({"scope": "everything"}, "scope"),
        ({"expires_at_0": "2001-01-01", "expires_at_1": "00:00"}, "expires_at"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field_and_no_key_is_made(browser: Client, wrong, field):
    ApiKey.objects.make("taken", "read")

    answer: Any = browser.post(add_address(ApiKey), NEW | wrong)

    assert set(answer.context["adminform"].form.errors) == {field}
    assert {key.name for key in ApiKey.objects.all()} == {"taken"}


def test_the_list_tells_which_key_is_which_and_whether_it_is_good(browser: Client):
    good, _ = ApiKey.objects.make("good one", "read")
    bad, _ = ApiKey.objects.make("bad one", "review")
    bad.revoke()

    page: Any = browser.get(list_address(ApiKey))

    for key in (good, bad):
        assert f"onrecord_{key.prefix}_…" in page.text
    assert {key.name: key.is_active for key in page.context["cl"].result_list} == {
        "good one": True,
        "bad one": False,
    }


def test_a_key_is_revoked_on_its_page_for_good(browser: Client):
    key, text = ApiKey.objects.make("desk", "read")
    assert opens(text)

    browser.post(address(key), {"revoke": "on"})

    key.refresh_from_db()
    revoked_at = key.revoked_at
    assert revoked_at is not None
    assert not opens(text)
    assert 'name="revoke"' not in browser.get(address(key)).text
    browser.post(address(key), {"revoke": ""})
    key.refresh_from_db()
    assert key.revoked_at == revoked_at


def test_several_keys_are_revoked_at_once(browser: Client):
    keys = {name: ApiKey.objects.make(name, "read") for name in ("one", "two", "three")}
    chosen = [keys[name][0].pk for name in ("one", "two")]

    browser.post(list_address(ApiKey), {"action": "revoke", "_selected_action": chosen})

    assert {name for name, (_, text) in keys.items() if opens(text)} == {"three"}


def test_what_a_key_may_do_never_changes(browser: Client, editor: Any):
    key, _ = ApiKey.objects.make("desk", "read")
    before = ApiKey.objects.values().get()

    browser.post(address(key), {**NEW, "name": "other", "scope": "review", "owner": editor.pk})

    assert ApiKey.objects.values().get() == before


def test_a_key_is_never_deleted(browser: Client):
    key, _ = ApiKey.objects.make("desk", "read")

    assert browser.post(delete_address(key), {"post": "yes"}).status_code == 403
    browser.post(list_address(ApiKey), {"action": "delete_selected", "_selected_action": key.pk})
    assert [one.name for one in ApiKey.objects.all()] == ["desk"]


def test_no_role_makes_keys_or_looks_at_them():
    from django.contrib.auth.models import Group

    client = Client()
    user = get_user_model().objects.create_user("rev", is_staff=True)
    user.groups.set(Group.objects.all())
    client.force_login(user)

    assert client.get(list_address(ApiKey)).status_code == 403
    assert client.post(add_address(ApiKey), NEW).status_code == 403
    assert not ApiKey.objects.exists()
