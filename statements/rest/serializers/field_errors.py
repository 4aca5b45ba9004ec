"""What fields say of values that cannot stand, with what could be read all the same."""

from collections.abc import Callable
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError


class PartlyValid(ValidationError):
    """What is wrong with an object, and what of it could be read all the same.

    ``partial`` is the object with null for each value at fault, so that the rules can look at the
    rest and one answer can name all faults. ``count`` is the number of faults, some of which may
    not be in the detail: nobody reads thousands.
    """

    def __init__(self, detail: Any, partial: Any, count: int = 1) -> None:
        super().__init__()
        # As it is: DRF would copy it at each level, and keep nothing of a fault but text and code.
        self.detail = detail
        self.partial = partial
        self.count = count


def count_of(error: ValidationError) -> int:
    """Return how many faults an error is about."""
    return error.count if isinstance(error, PartlyValid) else 1


class HintedDetail(ErrorDetail):
    """A fault with what finds a hint at the remedy: it takes time, and few faults get theirs."""

    hint: Callable[[], str]

    def __new__(cls, text: str, code: str, hint: Callable[[], str]) -> "HintedDetail":
        """Return the detail as DRF makes it, with what finds the hint."""
        self = super().__new__(cls, text, code)
        self.hint = hint
        return self
