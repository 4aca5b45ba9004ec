"""The records that there are to read."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the database with both seeds and the quay, for all tests of a module.

    What a test itself writes is undone when it ends, as ever.
    """
    from tests.api.world import fill

    with django_db_blocker.unblock(), transaction.atomic():
        fill()
        yield
        transaction.set_rollback(True)
