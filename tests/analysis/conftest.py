"""The records that there are to count."""

from tests.api.conftest import world

__all__ = ["world"]
