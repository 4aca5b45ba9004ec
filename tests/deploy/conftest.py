"""What stands behind nginx in these tests: one installation, made once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # pytest loads this before it has set Django up
    from tests.whole.installation import Installation


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Installation"]:
    """Return the installation."""
    from tests.whole.installation import installation

    with installation(tmp_path_factory.mktemp("database")) as made:
        yield made
