"""Every answer has a policy: no page runs a script that stands in it or comes from elsewhere."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once")]

PAGES = [
    *("/", "/filters/", "/problems/", "/nothing/", "/admin/login/", "/admin/", "/admin/nothing/"),
    *("/admin/statements/statement/", "/admin/statements/statement/add/"),
    *("/admin/statements/source/add/", "/admin/auth/user/add/", "/admin/password_change/"),
    *("/api/docs/", "/api/redoc/", "/api/v1/?format=api", "/api/v1/topics/?format=api"),
]
DATA = [
    *("/api/v1/", "/api/v1/topics/", "/api/schema/"),
    *("/api/v1/topics/?format=ndjson", "/api/v1/topics/nothing/", "/api/docs/?script="),
    *("/api/v1/topics/?limit=none", "/admin/jsi18n/"),
]
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")|\son[a-z]+=|javascript:|<base",
)


@pytest.fixture
def client() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


def policy_of(answer: Any) -> dict[str, list[str]]:
    directives = [one.split() for one in answer["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in directives}


@pytest.mark.parametrize("at", PAGES)
def test_a_page_runs_only_scripts_of_this_site_and_is_framed_by_nobody(at, client):
    answer = (Client() if "login" in at else client).get(at)
    policy = policy_of(answer)

    assert answer["Content-Type"].startswith("text/html")
    assert policy.get("script-src", policy["default-src"]) == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert {source for sources in policy.values() for source in sources} <= {
        *("'self'", "'none'", "'unsafe-inline'", "data:", "blob:")
    }
    assert INLINE.search(answer.text) is None


@pytest.mark.parametrize("at", [at for at in PAGES if not at.startswith("/api/")])
def test_no_page_of_ours_takes_styles_that_stand_in_it(at, client):
    assert "'unsafe-inline'" not in client.get(at, follow=True)["Content-Security-Policy"]


@pytest.mark.parametrize("at", DATA)
def test_what_is_no_page_may_load_nothing(at, client):
    assert policy_of(client.get(at)) == {"default-src": ["'none'"], "frame-ancestors": ["'none'"]}


def test_a_page_of_an_error_has_a_policy(client, monkeypatch):
    from statements.pages import views

    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "render", fail)
    answer = client.get("/problems/")

    assert answer.status_code == 500
    assert policy_of(answer)["default-src"] == ["'self'"]
