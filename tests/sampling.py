"""What takes minutes as a whole: the short suite checks a sample, the long one everything."""

from typing import Any

import pytest


def sample(size: int) -> list[Any]:
    """Return the values of a parameter ``one_of``: check one in ``size``, or each of them."""
    return [size, pytest.param(1, marks=pytest.mark.long)]
