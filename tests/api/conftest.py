"""The records that there are to read."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.database import module_data


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the database with both seeds and the quay, for all tests of a module."""
    from tests.api.world import fill

    with module_data(django_db_blocker, fill):
        yield
