"""Whoever asks too often is told when to ask again; everybody else does not notice."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from rest_framework.settings import api_settings

from statements.models import ApiKey
from statements.rest.limits import throttling

pytestmark = pytest.mark.django_db

URL = "/api/v1/"
NOON = 1_930_000_020 - 1_930_000_020 % 3600
"""The beginning of an hour, and so of a minute."""

Tell = Callable[[float], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tell]:
    """Return a function that sets the clock to so many seconds after noon."""
    cache.clear()

    def tell(seconds: float) -> None:
        monkeypatch.setattr(throttling, "clock", lambda: NOON + seconds)

    tell(0)
    yield tell
    cache.clear()


@pytest.fixture
def limits(settings: Any) -> Callable[..., None]:
    """Return a function that sets the windows of somebody unknown and of somebody known."""

    def limit(anonymous: list[tuple[int, int]], key: list[tuple[int, int]] = []) -> None:  # noqa: B006
        settings.THROTTLE_ANONYMOUS, settings.THROTTLE_KEY = anonymous, key

    return limit


def ask(address: str = "192.0.2.1", key: str = "", **headers: str) -> Any:
    if key:
        headers["authorization"] = f"Bearer {key}"
    return Client(REMOTE_ADDR=address).get(URL, headers=headers)


def statuses(number: int, **how: Any) -> list[int]:
    return [ask(**how).status_code for _ in range(number)]


def test_the_request_after_the_last_one_is_a_problem_that_says_when_to_ask_again(at, limits):
    limits([(3, 60)])
    at(18.5)

    assert statuses(3) == [200, 200, 200]
    refused = ask()

    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Retry-After"] == "42"
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.json()["type"] == "/problems/#too-many-requests"
    assert refused.json()["status"] == 429


def test_whoever_waits_for_as_long_as_told_may_go_on(at, limits):
    limits([(1, 60)])
    ask()
    wait = int(ask().headers["Retry-After"])

    at(wait - 1)
    assert ask().status_code == 429
    at(wait)
    assert statuses(2) == [200, 429]


def test_one_is_the_least_to_wait(at, limits):
    limits([(1, 60)])
    at(59.99)
    ask()

    assert ask().headers["Retry-After"] == "1"


def test_a_clock_that_is_set_back_makes_nobody_wait_for_windows_that_come_again(
    limits, monkeypatch
):
    cache.clear()
    limits([(1, 60)])
    began, passed, set_back = (time.time(), time.monotonic()), 0, 0
    monkeypatch.setattr(time, "time", lambda: began[0] + passed - set_back)
    monkeypatch.setattr(time, "monotonic", lambda: began[1] + passed)
    for _ in range(3):
        assert statuses(2) == [200, 429]
        passed += int(ask().headers["Retry-After"])

    assert statuses(2) == [200, 429]
    set_back = 150
    wait = int(ask().headers["Retry-After"])
    passed += wait

    assert wait <= 60
    assert statuses(2) == [200, 429]
    cache.clear()


def test_several_windows_hold_at_once_and_the_longest_wait_is_told(at, limits):
    limits([(2, 60), (3, 3600)])

    assert statuses(3) == [200, 200, 429]
    at(60)
    assert statuses(1) == [200]
    assert ask().headers["Retry-After"] == "3540"
    at(120)
    assert ask().headers["Retry-After"] == "3480"
    at(3600)
    assert statuses(3) == [200, 200, 429]


def test_a_refused_request_uses_up_no_other_window(at, limits):
    limits([(2, 60), (4, 3600)])

    statuses(50)
    at(60)

    assert statuses(3) == [200, 200, 429]


def test_each_address_has_a_count_of_its_own(at, limits):
    limits([(1, 60)])

    assert statuses(2, address="192.0.2.1") == [200, 429]
    assert statuses(2, address="192.0.2.2") == [200, 429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("nonsense", "other nonsense", True),
        ("", "nonsense", True),
    ],
)
def test_what_one_client_can_call_itself_is_one_count(at, limits, one, other, same):
    limits([(1, 60)])

    ask(address=one)

    assert ask(address=other).status_code == (429 if same else 200)


def test_no_header_makes_another_client_unless_a_proxy_is_trusted(at, limits):
    limits([(1, 60)])

    seen = [ask(**{"x-forwarded-for": f"198.51.100.{n}"}).status_code for n in range(3)]

    assert seen == [200, 429, 429]


def test_a_trusted_proxy_tells_the_client_and_a_client_cannot_pretend(at, limits, monkeypatch):
    limits([(1, 60)])
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)

    seen = [
        ask(**{"x-forwarded-for": said}).status_code
        for said in ("198.51.100.1", "198.51.100.2", "198.51.100.3, 198.51.100.1")
    ]

    assert seen == [200, 200, 429]


def test_a_key_is_counted_by_itself_wherever_it_asks_from(at, limits):
    limits([(1, 60)], [(2, 60)])
    first, second = (ApiKey.objects.make(name, "read")[1] for name in ("one", "two"))

    assert statuses(1) == [200]
    assert statuses(2, key=first) == [200, 200]
    assert ask(key=first, address="192.0.2.9").status_code == 429
    assert statuses(1, key=second) == [200]


def test_a_user_is_not_mistaken_for_a_key(at, limits):
    limits([], [(1, 60)])
    user = get_user_model().objects.create_user("ada")
    key, text = ApiKey.objects.make("one", "read")
    ApiKey.objects.filter(pk=key.pk).update(id=user.pk)
    client = Client()
    client.force_login(user)

    assert ask(key=text).status_code == 200
    assert client.get(URL).status_code == 200
    assert client.get(URL).status_code == 429


def test_no_windows_mean_no_limit_and_no_counting(at, limits, monkeypatch):
    limits([])
    monkeypatch.setattr(throttling, "cache", None)

    assert statuses(5) == [200] * 5


def test_counting_asks_nothing_of_the_database(at, limits, django_assert_num_queries):
    limits([(2, 60), (3, 3600)])

    with django_assert_num_queries(0):
        assert statuses(3) == [200, 200, 429]


def test_a_count_that_the_cache_has_dropped_begins_anew(at, limits, monkeypatch):
    limits([(1, 60)])
    monkeypatch.setattr(cache, "add", lambda *_, **__: False)

    assert statuses(2) == [200, 429]


@pytest.mark.parametrize("url", ["/api/v1/statements/", "/api/schema/", "/api/v1/topics/none/"])
def test_every_address_of_the_api_counts(at, limits, url):
    limits([(1, 60)])
    client = Client()

    client.get(url)

    assert client.get(url).status_code == 429


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/problems/"])
def test_what_is_not_the_api_does_not(at, limits, url):
    limits([(1, 60)])
    client = Client()

    assert [client.get(url).status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize(
    ("url", "weight"),
    [
        ("/api/v1/", 1),
        ("/api/schema/", 1),
        ("/api/v1/topics/", 1),
        ("/api/v1/topics/?kind=proposal&count=capped", 1),
        ("/api/v1/topics/none/", 1),
        ("/api/v1/changes/", 1),
        ("/api/v1/topics/?q=peace", 5),
        ("/api/v1/search/?q=peace", 5),
        ("/api/v1/estimates/?estimate_overlaps=1,2", 5),
        ("/api/v1/topics/?count=exact", 10),
        ("/api/v1/topics/?q=peace&count=exact", 10),
        ("/api/v1/topics/?format=ndjson", 20),
        ("/api/v1/topics/?format=csv&q=peace", 20),
    ],
)
def test_what_costs_more_counts_for_more(url: str, weight: int, at, limits):
    limits([(20, 60)])
    client = Client(REMOTE_ADDR="192.0.2.1")

    client.get(url)

    assert statuses(20 - weight + 1) == [200] * (20 - weight) + [429]


def test_a_request_that_weighs_more_than_a_window_takes_all_of_it(at, limits):
    limits([(3, 60)])
    client = Client(REMOTE_ADDR="192.0.2.1")

    assert client.get("/api/v1/topics/?format=ndjson").status_code == 200
    assert client.get("/api/v1/topics/?format=ndjson").status_code == 429
    at(60)
    assert client.get("/api/v1/topics/?format=ndjson").status_code == 200


def test_a_request_that_weighs_more_than_is_left_is_not_counted(at, limits):
    limits([(6, 60)])
    client = Client(REMOTE_ADDR="192.0.2.1")
    assert statuses(2) == [200, 200]

    assert client.get("/api/v1/topics/?q=peace").status_code == 429

    assert statuses(5) == [200, 200, 200, 200, 429]


def test_bad_keys_count_for_the_address_that_tries_them(at, limits):
    limits([(3, 60)])

    tried = statuses(4, key="onrecord_aaaaaaaa_bbbb")

    assert tried == [401, 401, 401, 429]
    assert ask().status_code == 429
    assert ask("192.0.2.9").status_code == 200
