"""An API key opens what its scope says, and a bad one nothing, whatever is wrong with it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from statements.models import ApiKey, Revision
from statements.vocabularies import Through
from tests.api.test_drafts import DRAFTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

LIST = "/api/v1/statements/"
DRAFT = f"{LIST}{DRAFTS[0]}/"
PAST = datetime(2001, 1, 1, tzinfo=UTC)


def make(scope: str = "read", **more: Any) -> tuple[ApiKey, str]:
    return ApiKey.objects.make(f"{scope} key", scope, **more)


def get(url: str, authorization: str) -> Any:
    return Client().get(url, headers={"authorization": authorization})


def one_character_off() -> str:
    _, text = make()
    return text[:-1] + ("A" if text[-1] != "A" else "B")


def expired() -> str:
    key, text = make()
    ApiKey.objects.filter(pk=key.pk).update(expires_at=PAST)
    return text


def revoked() -> str:
    key, text = make()
    key.revoke()
    return text


def of_somebody_shut_out() -> str:
    _, text = make(owner=get_user_model().objects.create_user("gone", is_active=False))
    return text


def unknown() -> str:
    key, text = make()
    key.delete()
    return text


def malformed() -> str:
    return "onrecord_nothing"


def of_another_s_beginning() -> str:
    key, _ = make()
    _, other = ApiKey.objects.make("another", "read")
    return other.replace(other.split("_")[1], key.prefix, 1)


BAD = [
    one_character_off,
    expired,
    revoked,
    of_somebody_shut_out,
    unknown,
    malformed,
    of_another_s_beginning,
]


def test_a_key_says_who_it_is_and_is_kept_only_as_a_hash():
    key, text = make()
    stored = ApiKey.objects.filter(pk=key.pk).values().get()

    assert text.startswith(f"onrecord_{key.prefix}_")
    assert len(text) == len("onrecord_") + 8 + 1 + 43
    assert text.split("_", 2)[2] not in str(stored)
    assert len(stored["digest"]) == 64


def test_no_two_keys_are_alike():
    texts = {ApiKey.objects.make(f"key {number}", "read")[1] for number in range(20)}

    assert len(texts) == 20


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_good_key_reads(scheme: str):
    _, text = make()

    response = get(LIST, f"{scheme} {text}")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache, private"


def test_a_key_that_reads_sees_no_drafts_and_one_that_writes_does():
    texts = {scope: make(scope)[1] for scope in ("read", "write", "review")}

    seen = {scope: get(DRAFT, f"Bearer {text}").status_code for scope, text in texts.items()}

    assert seen == {"read": 404, "write": 200, "review": 200}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("url", [LIST, f"{LIST}quay-notes-s01/", "/api/v1/", "/api/schema/"])
def test_a_bad_key_is_401_where_nobody_needs_one(bad: Callable[[], str], url: str):
    response = get(url, f"Bearer {bad()}")

    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="On Record"'
    assert response.json()["type"] == "/problems/#unauthenticated"


def test_the_answer_does_not_tell_what_is_wrong_with_a_key():
    answers = []
    for bad in BAD:
        answers.append(get(LIST, f"Bearer {bad()}").content)
        ApiKey.objects.all().delete()

    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer \x00", "Bearer \xff\xfe", "Bearer a b c", f"Bearer {'x' * 9000}"],
)
def test_what_is_no_key_at_all_is_401_as_well(header: str):
    assert get(LIST, header).status_code == 401


def test_another_scheme_is_for_somebody_else():
    assert get(LIST, "Basic cHJveHk6cGFzc3dvcmQ=").status_code == 200


def test_a_key_expires_at_its_time_and_not_before(monkeypatch: pytest.MonkeyPatch):
    now = timezone.now()
    _, text = make(expires_at=now + timedelta(hours=1))

    assert get(LIST, f"Bearer {text}").status_code == 200
    for passed, status in ((59, 200), (60, 401)):
        later = now + timedelta(minutes=passed)
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: later)
        assert get(LIST, f"Bearer {text}").status_code == status


@pytest.mark.parametrize("bad", BAD)
def test_every_bad_key_takes_one_query(bad: Callable[[], str], django_assert_num_queries: Any):
    text = bad()

    with django_assert_num_queries(1):
        assert ApiKey.objects.holder_of(text) is None


def test_every_bad_key_takes_as_long_as_the_others():
    texts = {}
    for bad in BAD:
        texts[bad.__name__] = bad()
        ApiKey.objects.filter(name="read key").update(name=f"of {bad.__name__}")
        ApiKey.objects.filter(name="another").update(name=f"another of {bad.__name__}")
    times: dict[str, list[int]] = {name: [] for name in texts}

    for _ in range(150):  # in turn, so that what else the machine does meets them all
        for name, text in texts.items():
            begin = time.perf_counter_ns()
            ApiKey.objects.holder_of(text)
            times[name].append(time.perf_counter_ns() - begin)

    medians = {name: median(taken) for name, taken in times.items()}
    assert max(medians.values()) < 3 * min(medians.values()), medians


def test_the_use_of_a_key_is_written_down_once_a_minute(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
):
    key, text = make()
    now = timezone.now()
    noted = []
    for passed in (0, 30, 59, 60, 100, 121):
        later = now + timedelta(seconds=passed)
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: later)
        assert get(LIST, f"Bearer {text}").status_code == 200
        key.refresh_from_db()
        assert key.last_used_at is not None
        noted.append((key.last_used_at - now).seconds)

    assert noted == [0, 0, 0, 60, 60, 121]


def test_a_bad_key_is_not_written_down_as_used():
    text = one_character_off()

    get(LIST, f"Bearer {text}")

    assert ApiKey.objects.get().last_used_at is None


def test_what_a_key_wrote_names_it_and_its_owner():
    owner = get_user_model().objects.create_user("ada")
    key, _ = make("write", owner=owner)

    revision = Revision.begin(by=key, through=Through.API)

    assert (revision.key, revision.by) == (key, owner)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("url", [LIST, f"{LIST}quay-notes-s01/", "/api/v1/imports/"])
def test_nobody_reads_the_body_of_somebody_unknown(method: str, url: str):
    class Unread:
        def read(self, *_: Any) -> bytes:
            raise AssertionError("The body was read.")

        readline = read

    request: dict[str, Any] = {
        "wsgi.input": Unread(),
        "CONTENT_LENGTH": "1000000",
        "CONTENT_TYPE": "application/json",
    }
    response = Client().generic(method, url, **request)

    assert response.status_code in {401, 405}
