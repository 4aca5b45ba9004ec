"""Faults: what's wrong with a document, and where."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from statements.rest.problems.exceptions import MAX_FAULTS
from statements.rest.problems.pointers import flatten_errors
from statements.rest.query.suggestions import MAX_HINTS


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a document: where (RFC 6901 JSON pointer), which rule, what to do.

    ``hint`` returns a sentence to append to the detail: what the author may have meant. It's slow,
    so call it for the first few faults only.
    """

    pointer: str
    code: str
    detail: str
    hint: Callable[[], str] | None = field(default=None, compare=False, repr=False)

    def below(self, pointer: str) -> "Fault":
        """Return the fault as seen from an outer document that has this one at ``pointer``."""
        return replace(self, pointer=f"{pointer}{self.pointer}")

    def with_hint(self) -> "Fault":
        """Return the fault with its hint, if any, appended to the detail."""
        return replace(self, detail=f"{self.detail}{self.hint()}", hint=None) if self.hint else self


class Faults(list[Fault]):
    """The first MAX_FAULTS faults of a document; there are at least ``more`` others."""

    more = 0

    @classmethod
    def first(cls, faults: Iterable[Fault], count: int, *, hints: int = MAX_HINTS) -> "Faults":
        """Return the first of ``count`` faults, the first ``hints`` of them with their hints."""
        kept = cls(islice(faults, MAX_FAULTS))
        kept[:hints] = [fault.with_hint() for fault in kept[:hints]]
        kept.more = max(count - len(kept), 0)
        return kept


def faults_in(detail: object) -> Iterator[Fault]:
    """Yield the faults nested in the detail of a DRF ValidationError."""
    return (Fault(*error) for error in flatten_errors(detail))
