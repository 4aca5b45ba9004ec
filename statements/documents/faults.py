"""What is wrong with a document, and where in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from statements.rest.pointers import pointed


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where (RFC 6901 JSON pointer), which rule, and what to do."""

    pointer: str
    code: str
    detail: str

    def below(self, pointer: str) -> "Fault":
        """Return the same fault seen from further out, where this document is at ``pointer``."""
        return Fault(f"{pointer}{self.pointer}", self.code, self.detail)


def faults_in(detail: Any) -> Iterator[Fault]:
    """Yield the faults that DRF nests in the detail of a ValidationError."""
    return (Fault(*error) for error in pointed(detail))
