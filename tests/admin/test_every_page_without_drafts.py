"""No page of admin tells of drafts: each answers as that of the same base without them.

The pages come from the site, the lookups from the models: what is new is asked by itself. The base
is asked with drafts, by people without the right to them, then as it would be without.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, reverse

from statements.documents import Facts, check_batch, parse_document, write_documents
from statements.models import Actor, ApiKey, Change, Relation, Revision, Statement
from statements.rest.json.document_queries import compact_json
from statements.vocabularies import Scope, Through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once")]

SEED = "peacekeepers-ukraine-2024-12"
NEAR = "near-s01"
DRAFT = "zanzibar-s01"
SECRET = "Zanzibar"
NUMBER = {
    "id": f"{DRAFT}-e1",
    "measure": "drafts",
    "unit": "1",
    "quantity_role": "planned",
    "approximator": "exact",
    "value": 99,
}
MODELS = list(admin.site._registry)
POSTED = {"logout/", "statements/statement/text/"}
"""The routes that answer no GET."""
NEVER = 999_999
"""The primary key of nothing."""

QUEUES = (
    *("", "newest=1", "status=draft", f"at={DRAFT}", f"at={NEAR}", "topic=force-size"),
    *(f"by={quote('somebody with every right but that to drafts')}", "by=reader"),
)
"""What the review queue can be asked."""

CSRF_TOKEN = re.compile(rb"""csrf.{0,30}["'][A-Za-z0-9]{64}["']""", re.IGNORECASE)
"""What a page has anew each time."""

Answers = dict[str, tuple[int, bytes]]


def put(by: Any, **more: Any) -> Statement:
    """Write a statement of the seed's document."""
    raw = {
        "document": SEED,
        "text": "It was spoken of.",
        "kind": "assertion",
        "participants": [{"actor": "poland", "role": "speaker"}],
        **more,
    }
    document, faults = parse_document("statements", raw)
    assert faults == []
    assert document is not None
    batch = {"statements": [document]}
    assert check_batch(batch, Facts.gather(batch)) == []
    write_documents(batch, by=by, through=Through.ADMIN, why=None)
    statement: Statement = Statement.objects.get(key=raw["id"])
    return statement


def log(user: Any, record: Any) -> None:
    """Note in admin's own log that a user added a record."""
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        object_repr=str(record),
        action_flag=ADDITION,
        change_message='[{"added": {}}]',
    )


def user_of(who: str) -> Any:
    """Return a member of the staff who may not see drafts."""
    user = get_user_model().objects.create_user(who, is_staff=True)
    if who == "reader":
        user.groups.add(Group.objects.get(name="reader"))
    else:
        user.user_permissions.set(Permission.objects.exclude(codename="view_draft"))
    return user


@pytest.fixture
def drafts() -> Callable[[Any], tuple[set[int], Callable[[], None]]]:
    """Return a function that makes a draft with all that can lead to it.

    It gives the primary keys of what nobody without the right may see, and a function that takes it
    all away, as if it had never been.
    """

    def make(user: Any) -> tuple[set[int], Callable[[], None]]:
        near = put(None, id=NEAR)
        change = Change.objects.get(key=NEAR)
        document = change.document
        hermit = Actor.objects.create(
            key="hermit",
            name="Hermit",
            kind="person",
            created_at=near.created_at,
            updated_at=near.updated_at,
        )
        by_key, _ = ApiKey.objects.make("draft desk", Scope.WRITE.value, user)
        draft = put(
            by_key,
            id=DRAFT,
            text=f"{SECRET} was spoken of.",
            review_status="draft",
            topics=["force-size"],
            participants=[
                {"actor": "poland", "role": "speaker"},
                {"actor": "hermit", "role": "addressee"},
            ],
            chain=[{"source": "reuters", "relation": "reports"}],
            stances=[{"holder": "hermit", "topic": "force-size", "stance": "favor"}],
            conditions=[{"kind": "only_if", "text": SECRET, "topic": "un-auspices"}],
            estimates=[NUMBER],
            relations=[{"kind": "explains", "other": NEAR}],
        )
        relation = Relation.objects.create(statement=near, kind="responds_to", other=draft)
        with_relation = {"kind": "responds_to", "other": DRAFT}
        whole = json.loads(document or "") | {"relations": [with_relation]}
        Change.objects.filter(key=NEAR).update(document=compact_json(whole))
        for record in (draft, near, hermit):
            log(user, record)
        hidden = Change.objects.get(key=DRAFT)
        revision = Revision.objects.get(number=draft.revision)
        keys = {draft.pk, hidden.pk, revision.pk, near.pk, change.pk, hermit.pk, NEVER}

        def take_away() -> None:
            relation.delete()
            LogEntry.objects.filter(object_repr=DRAFT).delete()
            Statement.objects.get(key=DRAFT).delete()
            hidden.delete()
            revision.delete()
            Change.objects.filter(key=NEAR).update(document=document)

        return keys, take_away

    return make


def lookups(model: Any, depth: int) -> Iterator[str]:
    """Yield what a lookup can begin with: each field, and so deep those of what it leads to."""
    for field in model._meta.get_fields():
        yield field.name
        if depth > 1 and field.is_relation and field.related_model is not None:
            yield from (f"{field.name}__{name}" for name in lookups(field.related_model, depth - 1))


def list_queries(model: Any, keys: set[int], depth: int) -> Iterator[str]:
    """Yield what a list can be asked."""
    shown = admin.site.get_model_admin(model)
    yield from ("", "all=", "p=1", "p=2", "_facets=True", "_popup=1", "e=1")
    yield from (f"q={term}" for term in (SECRET, DRAFT, "s01", "draft", NEAR))
    columns = range(1, len(list(shown.list_display)) + 2)
    yield from (f"o={sign}{column}" for column in columns for sign in ("", "-"))
    yield from (f"_to_field={field.name}" for field in model._meta.get_fields())
    for name in getattr(shown, "filtered_by", ()):
        yield from (f"{name}={value}" for value in ("draft", "favor", "force-size", "hermit", SEED))
    for name in lookups(model, depth):
        yield f"{name}__isnull=True"
        if "__" not in name:
            yield from (f"{name}__contains={SECRET}", f"{name}__exact=draft", f"{name}__isempty=1")
            yield from (f"{name}={key}" for key in keys - {NEVER})


def completions() -> Iterator[str]:
    """Yield the queries of references that complete as an editor types."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            for term in ("", SECRET, "s01"):
                yield (
                    f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
                    f"&field_name={field.name}&term={term}"
                )


def addresses(keys: set[int], depth: int) -> Iterator[str]:
    """Yield every address of admin, each with the queries that its page takes."""
    routes = set(all_routes(admin.site.get_urls()))
    root = reverse("admin:index")
    labels = {model._meta.app_label for model in MODELS}
    types = [ContentType.objects.get_for_model(model).pk for model in MODELS]
    for route in routes - POSTED:
        path = route.removesuffix("$").removeprefix("^")
        if path.startswith("(?P<app_label>"):
            yield from (f"{root}{label}/" for label in labels)
        elif path.startswith("(?P<url>"):
            yield f"{root}nothing/"
        elif path.startswith("autocomplete/"):
            yield from (f"{root}{path}?{query}" for query in completions())
        elif path.endswith("/queue/"):
            yield from (f"{root}{path}?{query}" for query in QUEUES)
        else:
            for key in keys:
                for kind, slug in product(types, (NEAR, DRAFT)):
                    filled = re.sub(r"<(path:object_id|id|int:number)>", str(key), path)
                    filled = filled.replace("<slug:key>", slug)
                    filled = filled.replace("<int:content_type_id>", str(kind))
                    yield root + filled
                    if filled.endswith("/compare/"):
                        yield f"{root}{filled}?from=0"
    for model in MODELS:
        yield from (
            f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}?{one}"
            for one in list_queries(model, keys, depth)
        )


def all_routes(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Yield each route of admin, as its pattern writes it."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)
        else:
            yield from all_routes(pattern.url_patterns, prefix + str(pattern.pattern))


def answers(client: Client, asked: list[str]) -> Answers:
    """Return the status and the body at every address, after all redirects."""
    found = {}
    for at in asked:
        response = client.get(at, follow=True)
        found[at] = (response.status_code, CSRF_TOKEN.sub(b"", response.content))
    return found


BLIND = "somebody with every right but that to drafts"


@pytest.mark.parametrize(
    ("who", "depth", "one_of"),
    [
        # All of them take minutes. One in fifty is enough to see that the walk goes on.
        (BLIND, 1, 50),
        pytest.param(BLIND, 2, 1, marks=pytest.mark.long),
        pytest.param("reader", 2, 1, marks=pytest.mark.long),
    ],
)
def test_every_page_is_that_of_the_base_without_drafts(
    who: str, depth: int, one_of: int, drafts: Any
):
    user = user_of(who)
    client = Client()
    client.force_login(user)
    keys, take_away = drafts(user)
    asked = sorted(set(addresses(keys, depth)))[::one_of]
    with_drafts = answers(client, asked)

    take_away()

    without = answers(client, asked)
    for at, answer in with_drafts.items():
        assert answer == without[at], at
        for secret in (SECRET, DRAFT):
            assert secret.lower() in at.lower() or secret.encode() not in answer[1], at
    # What only takes a POST may be among them.
    assert {status for status, _ in without.values()} - {405} == {200, 400, 403, 404}
