"""What every test of the suite has."""

import gc
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import settings

from tests.sampling import IS_LONG

FIXTURES = Path(__file__).parent.parent / "fixtures"
WORLDS = {"seed": (FIXTURES,), "demo": (FIXTURES, FIXTURES / "demo")}
"""The fixtures of each world that tests can begin with."""

pytest_plugins = ["tests.database"]

# A slow machine is no failure. `make test-long` looks for counterexamples for longer.
settings.register_profile("short", deadline=None, max_examples=32)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what is loaded by now: it stays until the run ends."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def free_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test run out of places: it may leave streams unread, which keep theirs."""
    from statements.rest.http import strict_view, views
    from statements.rest.limits import capacity

    for name in ("REQUEST_LANE", "STREAM_LANE", "COSTLY_LANE"):
        lane = capacity.Lane(places=1_000)
        for module in (capacity, strict_view, views):
            monkeypatch.setattr(module, name, lane, raising=False)


@pytest.fixture(autouse=True, scope="session")
def listed_static_files() -> Iterator[None]:
    """Look for the static files once, not at the first request of each client."""
    from django.http import HttpResponse
    from whitenoise.middleware import WhiteNoiseMiddleware

    found = WhiteNoiseMiddleware(lambda request: HttpResponse()).files
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            WhiteNoiseMiddleware, "add_files_from_finders", lambda self: self.files.update(found)
        )
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Let no test see what another one left in the cache."""
    cache.clear()


@pytest.fixture
def on_sqlite(request: pytest.FixtureRequest) -> None:
    """Run a test once only: it makes an installation that is always on SQLite."""
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("It is always on SQLite.")


@pytest.fixture
def kept_words(db: None) -> Iterator[None]:
    """Check after a test that whatever it wrote left each record its own words, and no others.

    `make test` checks this after about one test in three, `make test-long` after every test.
    """
    from statements.documents.store.word_index import find_wrong, left_over
    from statements.documents.store.words import TABLES

    is_checked = IS_LONG or random.random() < 1 / 3
    yield
    if not is_checked:
        return
    assert list(find_wrong()) == []
    assert {resource for resource in TABLES if left_over(resource).exists()} == set()


@pytest.fixture
def seeded(db: None) -> None:
    """Fill the database with the delivered fixtures."""
    _fill("seed")


@pytest.fixture(scope="module")
def seeded_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the database with the delivered fixtures, for all tests of a module."""
    from tests.database import module_data

    with module_data(django_db_blocker, lambda: _fill("seed")):
        yield


@pytest.fixture
def demo(db: None) -> None:
    """Fill the database with the demo world, which has the delivered fixtures in it."""
    _fill("demo")


def _fill(world: str) -> None:
    """Load the fixtures of a world."""
    from statements.seeds.loading import load
    from tests.kept_rows import fill_once

    fill_once(world, lambda: load(*WORLDS[world]))
