"""What is wrong with a document, and where in it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from statements.rest.problems.exceptions import MAX_FAULTS
from statements.rest.problems.pointers import flatten_errors
from statements.rest.query.suggestions import MAX_HINTS


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where (RFC 6901 JSON pointer), which rule, and what to do.

    ``hint`` finds what may have been meant, as a sentence that follows the detail; it takes time.
    """

    pointer: str
    code: str
    detail: str
    hint: Callable[[], str] | None = field(default=None, compare=False, repr=False)

    def below(self, pointer: str) -> "Fault":
        """Return the same fault seen from further out, where this document is at ``pointer``."""
        return replace(self, pointer=f"{pointer}{self.pointer}")

    def with_hint(self) -> "Fault":
        """Return the same fault with its hint, if there is one, in the detail."""
        return replace(self, detail=f"{self.detail}{self.hint()}", hint=None) if self.hint else self


class Faults(list[Fault]):
    """The first hundred faults of a document; ``more`` is how many others there are at least."""

    more = 0

    @classmethod
    def first(cls, faults: Iterable[Fault], count: int, *, hints: int = MAX_HINTS) -> "Faults":
        """Return the first of the faults, of which there are ``count``; so many get their hints."""
        kept = cls(islice(faults, MAX_FAULTS))
        kept[:hints] = [fault.with_hint() for fault in kept[:hints]]
        kept.more = max(count - len(kept), 0)
        return kept


def faults_in(detail: Any) -> Iterator[Fault]:
    """Yield the faults that DRF nests in the detail of a ValidationError."""
    return (Fault(*error) for error in flatten_errors(detail))
