"""What is wrong with a document, and where in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework.settings import api_settings


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where (RFC 6901 JSON pointer), which rule, and what to do."""

    pointer: str
    code: str
    detail: str

    def below(self, pointer: str) -> "Fault":
        """Return the same fault seen from further out, where this document is at ``pointer``."""
        return Fault(f"{pointer}{self.pointer}", self.code, self.detail)


class Faulty(Exception):
    """Documents that break rules; ``faults`` holds every one of them, and nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Take the faults, in any order."""
        self.faults = sorted(faults)
        super().__init__("\n".join(f"{fault.pointer}: {fault.detail}" for fault in self.faults))


def step(name: str | int) -> str:
    """Return one step of a JSON pointer, escaped as RFC 6901 demands."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def faults_in(detail: Any, pointer: str = "") -> Iterator[Fault]:
    """Yield the faults that DRF nests in the detail of a ValidationError."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from faults_in(inner, pointer if whole else pointer + step(name))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from faults_in(inner, pointer + step(place) if nested else pointer)
    else:
        yield Fault(pointer, str(getattr(detail, "code", "invalid")), str(detail))
