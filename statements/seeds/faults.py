"""What is wrong with seed files: every fault with its file, line and path."""

from collections.abc import Iterable
from dataclasses import dataclass

Steps = tuple[str | int, ...]
"""The way to a place in a file: keys of mappings and, from 0, places in lists."""


@dataclass(frozen=True, order=True)
class SeedFault:
    """One thing wrong at one place of one file; faults sort as a reader meets them.

    ``file`` is the file's path for people, ``line`` counts from 1, ``path`` is the dotted way
    to the place (empty for the whole file) and ``message`` says what is wrong and what to do.
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:"
        return f"{place} {self.path}: {self.message}" if self.path else f"{place} {self.message}"


class SeedError(Exception):
    """The faults for which a set of seed files was refused, sorted and each once."""

    def __init__(self, faults: Iterable[SeedFault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class UnknownDocument(LookupError):
    """No seed file is about the document that was asked for; the message names those there are."""

    def __init__(self, document: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known)) or "none"
        super().__init__(f"There is no document {document!r} here; there are: {names}.")


def dotted(path: Steps) -> str:
    """Return a path as people write it: ``statements.s05.chain[0].relation``."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return written.removeprefix(".")
