"""What the environment makes of an installation."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import secret_key

ROOT = Path(__file__).resolve().parent.parent.parent
VARIABLES = (
    *("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "CACHE_URL", "ANONYMOUS_READING"),
    *("THROTTLE_ANONYMOUS", "THROTTLE_KEY", "TRUSTED_PROXIES"),
)

KEY = "a key that is long enough for its purpose, and of many letters"

Settings = Callable[..., dict[str, Any]]


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Return a function that reads the settings with nothing but these variables set."""
    monkeypatch.setattr(secret_key, "SECRET_KEY_FILE", tmp_path / "secret_key")
    monkeypatch.setattr(secret_key.read, "__defaults__", (tmp_path / "secret_key",))

    def read(**variables: str) -> dict[str, Any]:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config" / "settings.py"))

    return read


def test_without_a_key_there_is_none_by_default(settings_of: Settings):
    assert settings_of()["SECRET_KEY"] == ""


def test_the_key_is_read_from_its_file_unless_the_environment_has_one(settings_of: Settings):
    secret_key.create(secret_key.SECRET_KEY_FILE)

    assert settings_of()["SECRET_KEY"] == secret_key.SECRET_KEY_FILE.read_text().strip()
    assert settings_of(SECRET_KEY=KEY)["SECRET_KEY"] == KEY


def test_an_installation_that_is_told_nothing_serves_this_machine_alone(settings_of: Settings):
    settings = settings_of(SECRET_KEY=KEY)

    assert settings["DEBUG"] is False
    assert set(settings["ALLOWED_HOSTS"]) == {"127.0.0.1", "localhost", "[::1]"}
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["http://127.0.0.1:8000"]
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert Path(settings["DATABASES"]["default"]["NAME"]).parent == ROOT / "var"


def test_an_empty_variable_counts_as_unset(settings_of: Settings):
    empty = dict.fromkeys(set(VARIABLES) - {"SECRET_KEY"}, "")
    names = (
        *("DATABASES", "ALLOWED_HOSTS", "CACHES", "ANONYMOUS_READING", "REST_FRAMEWORK"),
        *("THROTTLE_ANONYMOUS", "THROTTLE_KEY"),
    )

    settings, expected = settings_of(SECRET_KEY=KEY, **empty), settings_of(SECRET_KEY=KEY)

    assert [settings[name] for name in names] == [expected[name] for name in names]
    assert settings_of(SECRET_KEY="")["SECRET_KEY"] == ""


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_nothing_in_the_environment_turns_debugging_on(settings_of: Settings, value: str):
    assert settings_of(SECRET_KEY=KEY, DEBUG=value, DJANGO_DEBUG=value)["DEBUG"] is False


def test_sqlite_takes_its_write_lock_early_and_waits_for_it(settings_of: Settings):
    options = settings_of(SECRET_KEY=KEY, DATABASE_URL="sqlite:////tmp/any.sqlite3")["DATABASES"][
        "default"
    ]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_keeps_its_connections_and_checks_them(settings_of: Settings):
    database = settings_of(
        SECRET_KEY=KEY, DATABASE_URL="postgres://editor:secret@db.example:5433/records"
    )["DATABASES"]["default"]

    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "records")
    assert database["CONN_MAX_AGE"] is None
    assert database["CONN_HEALTH_CHECKS"] is True


def test_only_the_server_tells_postgresql_how_long_to_read_and_what_a_page_costs(
    settings_of: Settings,
):
    def options(**environment: str) -> str:
        url = "postgres://db.example/records"
        settings = settings_of(SECRET_KEY=KEY, DATABASE_URL=url, **environment)
        return str(settings["DATABASES"]["default"]["OPTIONS"].get("options", ""))

    told = "-c statement_timeout=3s -c random_page_cost=1.1"
    assert options(ON_RECORD_SERVER="true") == told
    assert options(ON_RECORD_SERVER="true", READ_SECONDS="0") == ""
    assert options() == ""


@pytest.mark.parametrize("url", ["mysql://u:p@db.example/records", "nonsense", "oracle://db"])
def test_any_other_database_is_refused(settings_of: Settings, url: str):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        settings_of(SECRET_KEY=KEY, DATABASE_URL=url)


def test_https_turns_on_everything_that_goes_with_it(settings_of: Settings):
    settings = settings_of(SECRET_KEY=KEY, PUBLIC_URL="https://records.example")

    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] >= 180 * 24 * 60 * 60
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://records.example"]
    assert settings["ALLOWED_HOSTS"] == ["records.example", "127.0.0.1", "localhost", "[::1]"]


def test_plain_http_trusts_no_header_about_it(settings_of: Settings):
    settings = settings_of(SECRET_KEY=KEY, PUBLIC_URL="http://localhost:9000")

    assert "SECURE_PROXY_SSL_HEADER" not in settings
    assert "SECURE_SSL_REDIRECT" not in settings
    assert not settings["SESSION_COOKIE_SECURE"]


def test_anyone_may_read_unless_told_otherwise(settings_of: Settings):
    assert settings_of(SECRET_KEY=KEY)["ANONYMOUS_READING"] is True
    for value, expected in (("true", True), ("false", False)):
        read = settings_of(SECRET_KEY=KEY, ANONYMOUS_READING=value)["ANONYMOUS_READING"]
        assert read is expected


@pytest.mark.parametrize("value", ["no", "0", "False", "off", "false "])
def test_what_is_neither_true_nor_false_is_refused(settings_of: Settings, value: str):
    with pytest.raises(ImproperlyConfigured, match=r"ANONYMOUS_READING is .*: write true or false"):
        settings_of(SECRET_KEY=KEY, ANONYMOUS_READING=value)


def test_clients_are_throttled_unless_told_otherwise(settings_of: Settings):
    settings = settings_of(SECRET_KEY=KEY)

    assert settings["THROTTLE_ANONYMOUS"] == [(300, 60), (6000, 3600)]
    assert settings["THROTTLE_KEY"] == [(1200, 60), (30_000, 3600)]
    assert settings["REST_FRAMEWORK"]["NUM_PROXIES"] == 0


def test_throttles_are_read_from_the_environment(settings_of: Settings):
    settings = settings_of(
        SECRET_KEY=KEY,
        THROTTLE_ANONYMOUS="5/second, 100/day",
        THROTTLE_KEY="none",
        TRUSTED_PROXIES="2",
    )

    assert settings["THROTTLE_ANONYMOUS"] == [(5, 1), (100, 86_400)]
    assert settings["THROTTLE_KEY"] == []
    assert settings["REST_FRAMEWORK"]["NUM_PROXIES"] == 2


@pytest.mark.parametrize(
    "value", ["5", "5/week", "0/minute", "-5/minute", "5/minute,", "5/minute,9/minute", "many"]
)
@pytest.mark.parametrize("name", ["THROTTLE_ANONYMOUS", "THROTTLE_KEY"])
def test_a_throttle_that_cannot_be_read_is_refused_with_an_example(
    settings_of: Settings, name: str, value: str
):
    with pytest.raises(ImproperlyConfigured, match=f"{name} is .*120/minute,3000/hour, or none"):
        settings_of(SECRET_KEY=KEY, **{name: value})


@pytest.mark.parametrize("value", ["one", "-1", "1.5", "²"])
def test_a_number_of_proxies_that_is_none_is_refused(settings_of: Settings, value: str):
    with pytest.raises(ImproperlyConfigured, match=r"TRUSTED_PROXIES is .*: write how many"):
        settings_of(SECRET_KEY=KEY, TRUSTED_PROXIES=value)


def test_requests_are_never_counted_in_the_database(settings_of: Settings):
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL names the database"):
        settings_of(SECRET_KEY=KEY, CACHE_URL="dbcache://cache")


def test_the_cache_of_a_process_has_room_for_many_clients(settings_of: Settings):
    own = settings_of(SECRET_KEY=KEY)["CACHES"]["default"]
    shared = settings_of(SECRET_KEY=KEY, CACHE_URL="redis://cache.example:6379/0")["CACHES"]

    assert own["OPTIONS"]["MAX_ENTRIES"] >= 10_000
    assert shared["default"]["LOCATION"] == "redis://cache.example:6379/0"
    assert "MAX_ENTRIES" not in shared["default"].get("OPTIONS", {})


def test_djangos_own_deployment_check_finds_nothing_to_say():
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**os.environ, "PUBLIC_URL": "https://records.example"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.returncode == 0, check.stderr
