"""Sampling: `make test` checks some cases of a slow test, `make test-long` all of them."""

import os
from typing import Any

import pytest

IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
"""Whether this is `make test-long`."""


def sample(size: int) -> list[Any]:
    """Return the values of a parameter ``one_of``: check one case in ``size``, or every case."""
    return [size, pytest.param(1, marks=pytest.mark.long)]
