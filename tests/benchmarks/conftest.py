"""The records that the searches of the benchmark look through."""

from tests.api.conftest import world

__all__ = ["world"]
