"""Sampling: `make test` checks some cases of a slow test, `make test-long` all of them."""

from typing import Any

import pytest


def sample(size: int) -> list[Any]:
    """Return the values of a parameter ``one_of``: check one case in ``size``, or every case."""
    return [size, pytest.param(1, marks=pytest.mark.long)]
