"""What stands behind nginx in these tests: one installation, made once."""

from collections.abc import Iterator

import pytest

from tests.whole.installation import Installation, installation


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("database")) as made:
        yield made
