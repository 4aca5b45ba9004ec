"""Passwords cannot be guessed at will, and nobody locks out anybody else."""

import logging
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from statements.admin.accounts import passwords
from statements.admin.accounts.passwords import Crowded, in_turn
from statements.admin.accounts.signing_in import BY_ADDRESS, BY_NAME_AND_ADDRESS
from statements.rest.limits import throttling

pytestmark = pytest.mark.django_db

AT = "/admin/login/"
QUARTER = 15 * 60
NOON = 1_930_000_020 - 1_930_000_020 % QUARTER
PASSWORD = "a long and good one"

Tell = Callable[[float], None]


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tell]:
    """Return a function that sets the clock to so many seconds after a window has begun."""
    cache.clear()

    def tell(seconds: float) -> None:
        monkeypatch.setattr(throttling, "clock", lambda: NOON + seconds)

    tell(0)
    yield tell
    cache.clear()


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    """Hash quickly: these tests are about how often."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada() -> Any:
    return get_user_model().objects.create_user("ada", password=PASSWORD, is_staff=True)


def sign_in(name: str = "ada", password: str = "wrong", **meta: str) -> Any:
    meta = {"REMOTE_ADDR": "192.0.2.1"} | meta
    return Client(**meta).post(AT, {"username": name, "password": password})  # type: ignore[arg-type]


def statuses(number: int, **how: str) -> list[int]:
    return [sign_in(**how).status_code for _ in range(number)]


def test_after_five_failures_a_name_is_refused_from_that_address_even_with_its_password(ada, at):
    assert statuses(5) == [200] * 5
    at(60)

    refused = sign_in(password=PASSWORD)

    assert refused.status_code == 429
    assert refused["Retry-After"] == str(QUARTER - 60)
    assert "Try again in 14 minutes" in refused.text
    assert refused["Cache-Control"].startswith("max-age=0")


def test_the_same_name_signs_in_from_elsewhere(ada):
    statuses(6)

    assert sign_in(password=PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_others_sign_in_from_the_same_address(ada):
    statuses(6, name="grace")

    assert sign_in(password=PASSWORD).status_code == 302


def test_an_address_that_tries_many_names_is_refused(ada):
    for number in range(BY_ADDRESS.limit):
        assert sign_in(name=f"name {number}").status_code == 200

    assert sign_in(password=PASSWORD).status_code == 429


def test_whoever_waits_as_long_as_told_may_try_again(ada, at):
    statuses(BY_NAME_AND_ADDRESS.limit)
    at(QUARTER)

    assert sign_in(password=PASSWORD).status_code == 302


def test_what_succeeds_is_not_counted(ada):
    assert statuses(BY_ADDRESS.limit + 1, password=PASSWORD) == [302] * (BY_ADDRESS.limit + 1)


@pytest.mark.parametrize("other", [" ada", "ada ", "\uff41da"])
def test_a_name_that_the_form_reads_as_the_same_is_the_same(other, ada):
    statuses(BY_NAME_AND_ADDRESS.limit)

    assert sign_in(name=other).status_code == 429


def test_one_network_of_ipv6_is_one_client(ada):
    statuses(5, REMOTE_ADDR="2001:db8::1")

    assert sign_in(REMOTE_ADDR="2001:db8::2").status_code == 429
    assert sign_in(REMOTE_ADDR="2001:db8:0:1::2").status_code == 200


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 200)])
def test_the_address_is_the_one_that_trusted_proxies_tell(proxies, status, ada, monkeypatch):
    from rest_framework.settings import api_settings

    monkeypatch.setattr(api_settings, "NUM_PROXIES", proxies)
    statuses(5, HTTP_X_FORWARDED_FOR="198.51.100.1")

    assert sign_in(HTTP_X_FORWARDED_FOR="198.51.100.2").status_code == status


def test_a_failure_is_one_line_of_the_log_without_the_password(ada, caplog):
    name = "ada\n2031-01-01 INFO root: all is well\x1b[2J" + "x" * 500
    with caplog.at_level(logging.WARNING):
        sign_in(name=name, password="hunter2")

    [line] = [one.getMessage() for one in caplog.records if "sign-in" in one.getMessage()]
    assert line.startswith(r"A sign-in as 'ada\n2031-01-01 INFO root: all is well\x1b[2J")
    assert line.endswith("from 192.0.2.1 failed.")
    assert len(line) < 150
    assert "hunter2" not in caplog.text


def test_a_failure_that_no_request_made_is_logged(ada, caplog):
    assert authenticate(username="ada", password="wrong") is None

    assert "A sign-in as 'ada' failed." in caplog.text


def test_one_password_is_hashed_at_a_time_one_waits_and_others_are_refused():
    inside, leave = Event(), Event()
    done: list[str] = []

    def first() -> None:
        with in_turn():
            inside.set()
            leave.wait()
        done.append("first")

    def second() -> None:
        with in_turn():
            done.append("second")

    threads = [Thread(target=first), Thread(target=second)]
    threads[0].start()
    inside.wait()
    threads[1].start()
    while passwords._places._value:
        threads[1].join(0.01)

    with pytest.raises(Crowded), in_turn():
        pass

    assert done == []
    leave.set()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["first", "second"]
    with in_turn():
        pass


@pytest.fixture
def crowd(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all places for passwords."""
    settings.PASSWORD_HASHERS = ["statements.admin.accounts.passwords.Argon2PasswordHasher"]
    monkeypatch.setattr(passwords._places, "acquire", lambda blocking: False)


def test_a_sign_in_among_too_many_is_told_to_try_again_and_not_counted(ada, crowd):
    for _ in range(BY_NAME_AND_ADDRESS.limit + 1):
        refused = sign_in()
        assert (refused.status_code, refused["Retry-After"]) == (503, "1")
    assert "try again" in refused.text


def test_a_new_password_among_too_many_is_not_set(ada, crowd):
    ada.is_superuser = True
    ada.save()
    client = Client()
    client.force_login(ada)
    before = ada.password

    new = {"old_password": PASSWORD, "new_password1": "quite a new one", "usable_password": "true"}
    new |= {"new_password2": new["new_password1"]}
    new |= {"password1": new["new_password1"], "password2": new["new_password1"]}
    at_users = reverse("admin:auth_user_password_change", args=[ada.pk])
    for at in (reverse("admin:password_change"), at_users):
        assert client.post(at, new).status_code == 503

    ada.refresh_from_db()
    assert ada.password == before


def test_the_installation_hashes_in_turn(crowd):
    from config.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS[0] == "statements.admin.accounts.passwords.Argon2PasswordHasher"
    with pytest.raises(Crowded):
        get_user_model()().set_password(PASSWORD)
