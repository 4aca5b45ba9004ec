"""What a role allows holds for users and keys alike, in the API as in admin."""

from typing import Any
from unittest.mock import Mock

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from statements.models import ApiKey, Revision, Topic
from tests.api.asking import RESOURCES
from tests.api.test_drafts import DRAFTS, KNOWN, PLAIN, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

LIST = "/api/v1/statements/"
DRAFT = f"{LIST}{DRAFTS[0]}/"
RECORDS = {
    *("actor", "actoridentifier", "actorname", "source", "sourceidentifier", "sourcename"),
    *("topic", "topicidentifier", "topicname", "statement", "estimate"),
    *("participation", "hop", "stance", "condition", "span", "relation"),
    *("statementtopic", "statementidentifier", "assessment", "authorship", "correction"),
}
VIEWED = {f"view_{name}" for name in (*RECORDS, "revision", "change")}
WRITTEN = {f"{verb}_{name}" for verb in ("add", "change", "delete") for name in RECORDS}
OPEN = ["/filters/", "/problems/", "/favicon.ico"]
DOCS = ["/api/schema/", "/api/docs/", "/api/redoc/"]


def key(scope: str, **more: Any) -> str:
    return ApiKey.objects.make(f"{scope} {ApiKey.objects.count()}", scope, **more)[1]


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def user(name: str, *roles: str) -> Any:
    made = get_user_model().objects.create_user(name)
    made.groups.set(Group.objects.filter(name__in=roles))
    return made


class Probe(APIView):
    """Writes topics, or says so."""

    queryset: Any = Topic.objects.all()

    def get(self, request: Any) -> Response:
        return Response()

    post = put = patch = delete = get


class ProbeWithoutModel(Probe):
    queryset = None


def probe(method: str, text: str, view: Any = Probe) -> int:
    asked = APIRequestFactory().generic(method, "/", headers=bearer(text) if text else {})
    status: int = view.as_view()(asked).status_code
    return status


def test_there_is_a_group_for_each_role_with_its_permissions():
    granted = {
        group.name: {permission.codename for permission in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions")
    }

    assert granted == {
        "reader": VIEWED,
        "editor": VIEWED | WRITTEN | {"view_draft"},
        "reviewer": VIEWED | WRITTEN | {"view_draft", "judge_statement"},
    }


def test_a_group_that_is_there_is_left_alone_and_a_missing_one_is_made():
    Group.objects.get(name="reader").permissions.clear()
    Group.objects.get(name="editor").delete()

    call_command("migrate", verbosity=0)

    assert not Group.objects.get(name="reader").permissions.exists()
    assert Group.objects.get(name="editor").permissions.filter(codename="view_draft").exists()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("", {"GET": 200, "POST": 401, "PUT": 401, "PATCH": 401, "DELETE": 401}),
        ("read", {"GET": 200, "POST": 403, "PUT": 403, "PATCH": 403, "DELETE": 403}),
        ("write", dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), 200)),
        ("review", dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), 200)),
    ],
)
def test_what_a_scope_may_do(scope: str, expected: dict[str, int]):
    text = key(scope) if scope else ""

    assert {method: probe(method, text) for method in expected} == expected


@pytest.mark.parametrize(
    ("taken", "refused"),
    [
        ("add_topic", {"POST", "PUT"}),
        ("change_topic", {"PUT", "PATCH"}),
        ("delete_topic", {"DELETE"}),
    ],
)
def test_each_method_takes_its_own_permission(taken: str, refused: set[str]):
    text = key("write")
    Group.objects.get(name="editor").permissions.remove(Permission.objects.get(codename=taken))

    statuses = {method: probe(method, text) for method in ("POST", "PUT", "PATCH", "DELETE")}

    assert {method for method, status in statuses.items() if status == 403} == refused


def test_a_view_that_takes_writes_must_say_of_what():
    assert probe("GET", "", ProbeWithoutModel) == 200
    assert probe("POST", "", ProbeWithoutModel) == 401
    with pytest.raises(AssertionError, match="queryset"):
        probe("POST", key("write"), ProbeWithoutModel)


def test_what_is_taken_from_a_group_is_taken_from_its_users_and_keys_alike():
    text, client = key("write"), Client()
    client.force_login(user("ed", "editor"))
    before = (client.get(DRAFT).status_code, client.get(DRAFT, headers=bearer(text)).status_code)

    Group.objects.get(name="editor").permissions.remove(
        Permission.objects.get(codename="view_draft")
    )

    assert before == (200, 200)
    assert client.get(DRAFT).status_code == 404
    assert Client().get(DRAFT, headers=bearer(text)).status_code == 404


def test_whoever_may_not_see_drafts_is_refused_without_waiting_for_the_lock(
    monkeypatch: pytest.MonkeyPatch,
):
    Group.objects.get(name="editor").permissions.remove(
        Permission.objects.get(codename="view_draft")
    )
    monkeypatch.setattr(Revision, "writing", Mock(side_effect=AssertionError))
    client = Client()
    client.force_login(user("ed", "editor"))

    answers = [
        client.patch(DRAFT, {"text": "Mine."}, content_type="application/json"),
        client.put(DRAFT, {}, content_type="application/json"),
        client.delete(DRAFT),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_key_may_no_more_than_its_owner():
    reads = key("write", owner=user("reads", "reader"))
    writes = key("write", owner=user("writes", "editor"))
    root = key("read", owner=get_user_model().objects.create_superuser("root"))

    assert [probe("POST", text) for text in (reads, writes, root)] == [403, 200, 403]


def test_rights_cost_a_key_one_query(django_assert_num_queries: Any):
    made = ApiKey.objects.get(prefix=key("review").split("_")[1])

    with django_assert_num_queries(1):
        assert made.has_perms(["statements.judge_statement", "statements.view_draft"])
        assert not made.has_perm("auth.add_user")


def closed_addresses() -> list[str]:
    """Return an address of each route that answers with records."""
    lists = [f"/api/v1/{resource}/" for resource in RESOURCES]
    details = [f"{whole}{KNOWN[resource][0]}/" for whole, resource in zip(lists, RESOURCES)]  # noqa: B905
    unknown = [f"{whole}no-such-id/" for whole in lists]
    ways = [f"{one}?format={form}" for one in lists for form in ("json", "api", "ndjson", "csv")]
    refused = [f"{whole}?nonsense=1" for whole in lists]
    written = [whole for whole in details if "estimates" not in whole]
    below = [f"{whole}history/" for whole in written]
    past = [f"{whole}?as_of=1" for whole in written]
    whole = ["/api/v1/", "/api/v1/changes/", "/api/v1/search/?q=quay", "/api/v1/positions/"]
    whole += ["/api/v1/positions/?format=csv", "/api/v1/positions/?nonsense=1"]
    named = [f"/api/v1/{one}/resolve/?name=quay" for one in ("actors", "sources", "topics")]
    counted = [f"/api/v1/{one}/facets/?facet=speaker" for one in ("statements", "estimates")]
    counted += ["/api/v1/statements/timeline/", "/api/v1/estimates/summary/"]
    counted.append(f"/api/v1/statements/{KNOWN['statements'][0]}/provenance/")
    return [*whole, *named, *counted, *lists, *details, *unknown, *ways, *refused, *below, *past]


@pytest.fixture
def closed(settings: Any) -> None:
    """Switch anonymous reading off."""
    settings.ANONYMOUS_READING = False


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_without_anonymous_reading_no_address_tells_anything_to_nobody(method: str):
    for url in closed_addresses():
        response = Client().generic(method, url)
        assert response.status_code == 401, url
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="On Record"'
        assert "quay" not in response.text.replace(url.partition("?")[0], "")


@pytest.mark.usefixtures("closed")
def test_without_anonymous_reading_readers_read_and_nothing_of_it_is_public():
    client = Client()
    client.force_login(user("rea", "reader"))

    for url in closed_addresses():
        mine, keys = client.get(url), Client().get(url, headers=bearer(key("read")))
        assert mine.status_code == keys.status_code, url
        assert mine.status_code in (200, 400, 404), url
        assert "public" not in mine.headers.get("Cache-Control", ""), url
        assert "public" not in keys.headers.get("Cache-Control", ""), url


@pytest.mark.usefixtures("closed")
def test_without_anonymous_reading_it_takes_the_permission_to_read():
    Group.objects.get(name="reader").permissions.remove(
        Permission.objects.get(codename="view_statement")
    )
    client = Client()
    client.force_login(user("rea", "reader"))

    assert client.get(LIST).status_code == 403
    assert Client().get(LIST, headers=bearer(key("read"))).status_code == 403
    assert Client().get(LIST, headers=bearer(key("write"))).status_code == 200


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("url", [*OPEN, *DOCS])
def test_without_anonymous_reading_the_docs_stay_open(url: str):
    response: Any = Client().get(url, follow=True)

    assert response.status_code == 200
    assert response.getvalue()


@pytest.mark.usefixtures("closed")
def test_without_anonymous_reading_the_start_page_tells_no_number():
    client = Client()
    closed = client.get("/")
    client.force_login(user("rea", "reader"))
    opened = client.get("/")

    assert closed.status_code == 200
    assert "use an API key or sign in" in closed.text
    assert 'class="counts"' not in closed.text
    assert "peacekeepers" not in closed.text
    assert 'class="counts"' in opened.text
    assert "private" in opened.headers["Cache-Control"]


WRITTEN_TO = [
    "/api/v1/imports/",
    *(f"/api/v1/{name}/x/restore/" for name in ("statements", "actors", "sources", "topics")),
    *(
        f"/api/v1/{name}/x/{action}/"
        for name in ("actors", "sources", "topics")
        for action in ("merge", "unmerge")
    ),
]
"""The routes that only take what is written; nobody in particular may."""


def test_every_route_is_either_open_or_closed():
    everywhere = [*closed_addresses(), *OPEN, *DOCS, *WRITTEN_TO, "/"]
    asked = {url.partition("?")[0].lstrip("/") for url in everywhere}
    resolver = get_resolver()

    assert {path.partition("?")[0] for path in PLAIN} <= {f"/{path}" for path in asked}
    assert set(routes(resolver.url_patterns)) == {
        resolver.resolve(f"/{path}").route for path in asked
    }


@pytest.mark.django_db
@pytest.mark.parametrize("url", WRITTEN_TO)
def test_what_is_only_written_to_is_closed_to_nobody_in_particular(url: str):
    assert Client().post(url, {}, content_type="application/json").status_code == 401


def test_every_record_and_part_belongs_to_the_roles():
    from statements.models import Part, Record

    models = apps.get_app_config("statements").get_models()

    assert {model._meta.model_name for model in models if issubclass(model, Record | Part)} == (
        RECORDS
    )
