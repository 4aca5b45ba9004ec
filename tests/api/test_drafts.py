"""No route tells of drafts: every answer is that of the same base without them.

The base is asked first as it would be without drafts, then with them, by somebody who is nobody
in particular and by somebody who is signed in.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.api.asking import RESOURCES, address, filter_names
from tests.api.world import DRAFT, parsed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

DRAFTS = ("harbor-accord-2031-s16", "quay-notes-s13")
DRAFT_NUMBER = "quay-notes-e9"
SECRETS = ["Zanzibar", "Les habitués", *DRAFTS, DRAFT_NUMBER, "drafts"]
"""What only drafts hold; none of it may be answered unless the question says it."""

EXEMPT = {
    "admin/": "It is for editors, and has a test of its own.",
    "static/": "It serves files, and no record.",
}
"""The routes that are not asked, each with the reason."""

CSRF_TOKEN = re.compile(rb"""csrf.{0,30}["'][A-Za-z0-9]{64}["']""", re.IGNORECASE)
"""What a page for browsers has anew each time."""

PLAIN = [
    *(f"/api/v1/search/?q={quote(q)}" for q in ("", "zanzibar", "habitués", "quay", "-quay")),
    "/api/v1/positions/?limit=7",
    *(
        f"/api/v1/positions/?{query}"
        for query in (
            *(
                "",
                "format=csv",
                "roll_up=true",
                "conflict=true",
                "disagree=true",
                "changed_after=1",
            ),
            *("stance_holder=quay-board", "stance_topic=quay&stance_not=favor", "q=zanzibar"),
            *("topic=harbor-accord&format=csv", "review_status=draft", "disagree=false"),
        )
    ),
    *("/", "/filters/", "/problems/", "/favicon.ico", "/api/v1/"),
    *(
        "/api/v1/imports/",
        "/api/v1/changes/",
        "/api/v1/changes/?limit=7",
        "/api/v1/changes/?documents=false&limit=500",
        "/api/v1/changes/?after=1",
        "/api/v1/changes/?after=2",
        "/api/v1/changes/?speaker=cafe-regulars",
        "/api/v1/changes/?topic=harbor-accord&limit=1",
        "/api/v1/changes/?document=quay-notes&documents=false",
        "/api/v1/changes/?stance_holder=quay-board&kind=assertion",
    ),
    *("/api/schema/", "/api/docs/", "/api/redoc/"),
]
NEAR_A_DRAFT = "peacekeepers-ukraine-2024-12-s23"
KNOWN = {
    "statements": ["quay-notes-s01", "quay-notes-s12", NEAR_A_DRAFT],
    "estimates": ["quay-notes-e1", "quay-notes-e6"],
    "actors": ["cafe-regulars", "quay-ada"],
    "sources": ["quay-notes", "harbor-accord-2031"],
    "topics": ["quay-east", "harbor-accord"],
}
UNKNOWN = [*DRAFTS, DRAFT_NUMBER, "quay-notes-s14", "quay-notes-s130", "quay-notes-e99"]

MERGING = ("merge", "unmerge")

QUERIES = {
    "statements": [
        *(f"id={draft}" for draft in DRAFTS),
        *(f"id_not={draft}" for draft in DRAFTS),
        *(f"related_to={draft}" for draft in DRAFTS),
        *(f"related_to_not={draft}" for draft in DRAFTS),
        f"related_to={NEAR_A_DRAFT}",
        f"related_to_not={NEAR_A_DRAFT}",
        f"related_to={NEAR_A_DRAFT}&relation=explains",
        "relation=restates",
        "relation_not=restates",
        "relation=explains",
        "relation=supersedes",
        "relation=responds_to&relation_not=restates",
        "relation_isnull=true",
        "relation_isnull=false",
        "related_to_isnull=true",
        "q=zanzibar",
        "q=habitu%C3%A9s",
        "q=zanz*",
        "q=-zanzibar",
        "q=quay+-zanzibar",
        "q=%22zanzibar+wants%22+or+crosetto&count=exact",
        "language=fr",
        "review_status=draft",
        "review_status=drafts",
        "review_status_not=unreviewed",
        "speaker=cafe-regulars",
        "speaker_not=cafe-regulars",
        "participant=cafe-regulars",
        "stance_holder=quay-board&stance_ascribed=true",
        "topic=harbor-accord",
        "measure=drafts",
        "estimate_overlaps=99,99",
        "confidence=77",
        "via=teodor-quill",
        "chain_length_min=2",
        "document=quay-notes&count=exact",
        "count=exact",
        "count=capped&fields=id",
        "limit=9&ordering=-id",
        "limit=12&ordering=-confidence",
    ],
    "estimates": [
        f"id={DRAFT_NUMBER}",
        f"statement={DRAFTS[1]}",
        f"statement_not={DRAFTS[1]}",
        "measure=drafts",
        "measure_not=drafts",
        "value=99",
        "value_min=90&value_max=100&count=exact",
        "as_of=1999",
        "as_of_isnull=false",
        "speaker=quay-ada",
        "document=quay-notes&count=exact",
        "limit=5&ordering=-id",
    ],
    "actors": ["known_via_isnull=false", "q=caf%C3%A9", "count=exact"],
    "sources": ["kind=document", "count=exact"],
    "topics": ["topic=harbor-accord", "count=exact"],
}


def addresses() -> Iterator[str]:
    """Yield every address that is asked."""
    yield from PLAIN
    for resource in RESOURCES:
        whole = address(resource)
        yield from (whole, f"{whole}?format=api", f"{whole}?count=exact&limit=500&ordering=-id")
        yield from (f"{whole}?format=ndjson", f"{whole}?format=csv")
        yield from (f"{whole}?{query}" for query in QUERIES[resource])
        optional = (name for name in sorted(filter_names(resource)) if name.endswith("_isnull"))
        yield from (f"{whole}?{name}=false&fields=id" for name in optional)
        for id in (*KNOWN[resource], *UNKNOWN):
            yield from (f"{whole}{id}/", f"{whole}{id}/?format=api")
            if resource != "estimates":
                yield from (f"{whole}{id}/history/", f"{whole}{id}/?as_of=1")
                yield from (f"{whole}{id}/?as_of=2", f"{whole}{id}/history/?as_of=2")
                yield f"{whole}{id}/restore/"
        if resource in ("statements", "estimates"):
            yield from (f"{whole}facets/?facet={name}" for name in ("speaker", "topic", "measure"))
            yield f"{whole}facets/?facet=document&facet=speaker_kind&own=false&document=quay-notes"
        if resource == "estimates":
            yield from (f"{whole}summary/", f"{whole}summary/?limit=1&document=quay-notes")
            yield from (f"{whole}summary/?measure={name}" for name in ("people", "drafts"))
            yield f"{whole}summary/?format=csv&created_after=2000"
        if resource == "statements":
            for id in (*KNOWN[resource], *UNKNOWN):
                yield f"{whole}{id}/provenance/"
            yield from (f"{whole}timeline/?by={unit}" for unit in ("day", "year"))
            yield f"{whole}timeline/?by=month&split=kind&document=quay-notes&imprecise=spread"
        if resource in ("actors", "sources", "topics"):
            yield from (f"{whole}{KNOWN[resource][0]}/{action}/" for action in MERGING)
            yield from (f"{whole}resolve/?name={name}" for name in ("quay", "ada", "secret", "s07"))
        if resource != "estimates":
            yield from (f"{whole}?as_of=1&limit=500", f"{whole}?as_of=1&limit=3&fields=id")
            yield from (f"{whole}?as_of=2", f"{whole}?as_of=1&format=ndjson")


def routes(patterns: Iterable[Any], prefix: str = "") -> Iterator[str]:
    """Yield each route of the installation, as its pattern writes it."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^" * bool(prefix))
        if isinstance(pattern, URLPattern):
            yield route
        elif route not in EXEMPT:
            yield from routes(pattern.url_patterns, route)


Answer = tuple[int, dict[str, str], bytes]
"""A status, the headers and a body."""


def answers(client: Client, one_of: int) -> dict[str, Answer]:
    """Return the answers at one of so many addresses, and at all pages of those with a limit."""
    found: dict[str, Answer] = {}
    waiting = list(addresses())[::one_of]
    while waiting:
        at = waiting.pop()
        if at in found:
            continue
        response: Any = client.get(at)
        body = response.getvalue() if response.streaming else response.content
        found[at] = (response.status_code, dict(response.headers), CSRF_TOKEN.sub(b"", body))
        if "limit=" in at and response.status_code == 200:
            page = response.json()
            waiting += [link for link in (page["next"], page.get("previous")) if link]
    return found


@pytest.fixture
def drafts() -> Any:
    """Return a function that puts the drafts back; until then they are gone with all they have.

    One of them is also written once more, by a revision of its own.
    """
    from statements.documents import write_documents
    from statements.models import Change, Statement
    from statements.vocabularies import Through
    from tests.kept_rows import list_tables

    before = {model: {row.pk: row for row in model._base_manager.all()} for model in list_tables()}
    related = Statement.objects.filter(key__in=DRAFTS)
    related.get(key=DRAFTS[1]).related_from.all().delete()
    related.delete()
    Change.objects.filter(key__in=DRAFTS).delete()

    def put_back() -> None:
        lost = {
            model: [row for pk, row in rows.items() if not model._base_manager.filter(pk=pk)]
            for model, rows in before.items()
        }
        assert {model.__name__ for model, rows in lost.items() if rows} >= {
            *("Statement", "Participation", "Stance", "Condition", "Relation", "Estimate"),
            *("Hop", "StatementTopic", "Span", "Change"),
        }
        for model, rows in lost.items():
            model._base_manager.bulk_create(rows)
        (again,) = parsed("statements", [{**DRAFT, "note": "Zanzibar, again."}])
        write_documents({"statements": [again]}, by=None, through=Through.ADMIN)
        draft = Statement.objects.get(key=DRAFTS[1])
        public = Statement.objects.get(key=NEAR_A_DRAFT)
        public.relations.create(kind="responds_to", other=draft)
        draft.relations.create(kind="supersedes", other=public)

    return put_back


NOBODY, READER = "nobody in particular", "a reader who is signed in"


@pytest.mark.parametrize(
    ("who", "one_of"),
    [
        (NOBODY, 3),
        (READER, 6),
        *(pytest.param(who, 1, marks=pytest.mark.long) for who in (NOBODY, READER)),
    ],
)
def test_every_answer_is_that_of_the_base_without_drafts(who, one_of, drafts):
    client = Client()
    if who == READER:
        client.force_login(get_user_model().objects.create_user("reader"))
    without = answers(client, one_of)

    drafts()

    with_drafts = answers(client, one_of)
    assert with_drafts.keys() == without.keys()
    for at, answer in with_drafts.items():
        assert answer == without[at], at
        for secret in SECRETS:
            asked = secret.lower() in at or quote(secret).lower() in at.lower()
            assert asked or at == "/api/schema/" or secret.encode() not in answer[2], (at, secret)
    statuses = {status for status, _, _ in without.values()}
    assert {200, 400, 404} <= statuses <= {200, 302, 400, 404, 405}
    assert one_of > 1 or statuses == {200, 302, 400, 404, 405}


@pytest.mark.parametrize("resource", ["statements", "estimates"])
def test_a_draft_is_as_unknown_as_what_never_was(resource, drafts):
    drafts()
    client = Client()

    for id in (*DRAFTS, DRAFT_NUMBER):
        response = client.get(f"{address(resource)}{id}/")
        assert response.status_code == 404
        assert f'Did you mean "{id}"' not in response.text


def test_publishing_shows_a_draft_with_its_parts_and_what_leads_to_it(drafts):
    from statements.models import Statement

    drafts()
    Statement.objects.filter(key=DRAFTS[1]).update(review_status="accepted")
    client = Client()

    shown = client.get(f"{address('statements')}{DRAFTS[1]}/").json()
    near = client.get(f"{address('statements')}{NEAR_A_DRAFT}/").json()

    assert [one["id"] for one in shown["estimates"]] == [DRAFT_NUMBER]
    assert DRAFTS[1] in [one["other"]["id"] for one in near["relations"]]
    assert client.get(f"{address('estimates')}{DRAFT_NUMBER}/").status_code == 200


def test_every_route_is_asked():
    asked = {at.partition("?")[0].lstrip("/") for at in addresses()}
    resolver = get_resolver()
    known = set(routes(resolver.url_patterns))

    reached = {resolver.resolve(f"/{path}").route for path in asked}

    assert known - reached == set()
