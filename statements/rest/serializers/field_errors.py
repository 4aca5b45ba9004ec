"""Validation errors of fields, which also carry whatever was valid."""

from collections.abc import Callable
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError


class PartlyValid(ValidationError):
    """A validation error that keeps the valid part of the data.

    ``partial`` is the data with None for each invalid value, so that the rules can check the rest
    and one response can report all faults. ``count`` is the number of faults; not all of them may
    be in the detail, since nobody reads thousands.
    """

    def __init__(self, detail: Any, partial: Any, count: int = 1) -> None:
        super().__init__()
        # Set after DRF's __init__, which would copy the detail at each level and lose the hints.
        self.detail = detail
        self.partial = partial
        self.count = count


def count_of(error: ValidationError) -> int:
    """Return the number of faults in an error."""
    return error.count if isinstance(error, PartlyValid) else 1


class HintedDetail(ErrorDetail):
    """An error detail with a function that finds a hint; it's slow, so only a few are called."""

    hint: Callable[[], str]

    def __new__(cls, text: str, code: str, hint: Callable[[], str]) -> "HintedDetail":
        """Make a detail as DRF does, and attach the hint function."""
        self = super().__new__(cls, text, code)
        self.hint = hint
        return self
