"""An installation that has the seed, for as long as a module of examples is checked."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.docs.markdown import ROOT


@pytest.fixture(scope="module")
def served(django_db_setup: None, django_db_blocker: Any) -> Iterator[Client]:
    """Return a client of an installation with the delivered fixtures, all gone after the module."""
    from statements.seeds.loading import load

    with django_db_blocker.unblock(), transaction.atomic():
        load(ROOT / "fixtures")
        yield Client()
        transaction.set_rollback(True)
