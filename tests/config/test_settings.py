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

Settings = Callable[..., dict[str, Any]]


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Return a function that reads the settings with nothing but these variables set."""
    monkeypatch.setattr(secret_key, "SECRET_KEY_FILE", tmp_path / "secret_key")
    monkeypatch.setattr(secret_key.read, "__defaults__", (tmp_path / "secret_key",))

    def read(**variables: str) -> dict[str, Any]:
        for name in ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "CACHE_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config" / "settings.py"))

    return read


def test_without_a_key_the_error_names_the_remedy(settings_of: Settings):
    with pytest.raises(ImproperlyConfigured, match=r"Set SECRET_KEY, or run .*config\.secret_key"):
        settings_of()


def test_the_key_is_read_from_its_file_unless_the_environment_has_one(settings_of: Settings):
    secret_key.create(secret_key.SECRET_KEY_FILE)

    assert settings_of()["SECRET_KEY"] == secret_key.SECRET_KEY_FILE.read_text().strip()
    assert settings_of(SECRET_KEY="mine")["SECRET_KEY"] == "mine"


def test_an_installation_that_is_told_nothing_serves_this_machine_alone(settings_of: Settings):
    settings = settings_of(SECRET_KEY="any")

    assert settings["DEBUG"] is False
    assert set(settings["ALLOWED_HOSTS"]) == {"127.0.0.1", "localhost", "[::1]"}
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["http://127.0.0.1:8000"]
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert Path(settings["DATABASES"]["default"]["NAME"]).parent == ROOT / "var"


def test_an_empty_variable_counts_as_unset(settings_of: Settings):
    empty = dict.fromkeys(("DATABASE_URL", "PUBLIC_URL", "CACHE_URL"), "")
    names = ("DATABASES", "ALLOWED_HOSTS", "CACHES")

    settings, expected = settings_of(SECRET_KEY="any", **empty), settings_of(SECRET_KEY="any")

    assert [settings[name] for name in names] == [expected[name] for name in names]
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY"):
        settings_of(SECRET_KEY="")


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_nothing_in_the_environment_turns_debugging_on(settings_of: Settings, value: str):
    assert settings_of(SECRET_KEY="any", DEBUG=value, DJANGO_DEBUG=value)["DEBUG"] is False


def test_sqlite_takes_its_write_lock_early_and_waits_for_it(settings_of: Settings):
    options = settings_of(SECRET_KEY="any", DATABASE_URL="sqlite:////tmp/any.sqlite3")["DATABASES"][
        "default"
    ]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_keeps_its_connections_and_checks_them(settings_of: Settings):
    database = settings_of(
        SECRET_KEY="any", DATABASE_URL="postgres://editor:secret@db.example:5433/records"
    )["DATABASES"]["default"]

    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "records")
    assert database["CONN_MAX_AGE"] is None
    assert database["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize("url", ["mysql://u:p@db.example/records", "nonsense", "oracle://db"])
def test_any_other_database_is_refused(settings_of: Settings, url: str):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        settings_of(SECRET_KEY="any", DATABASE_URL=url)


def test_https_turns_on_everything_that_goes_with_it(settings_of: Settings):
    settings = settings_of(SECRET_KEY="any", PUBLIC_URL="https://records.example")

    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] >= 180 * 24 * 60 * 60
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://records.example"]
    assert settings["ALLOWED_HOSTS"] == ["records.example", "127.0.0.1", "localhost", "[::1]"]


def test_plain_http_trusts_no_header_about_it(settings_of: Settings):
    settings = settings_of(SECRET_KEY="any", PUBLIC_URL="http://localhost:9000")

    assert "SECURE_PROXY_SSL_HEADER" not in settings
    assert "SECURE_SSL_REDIRECT" not in settings
    assert not settings["SESSION_COOKIE_SECURE"]


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
