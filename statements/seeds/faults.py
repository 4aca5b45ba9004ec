"""What is wrong with seed files: every fault with its file, line and path."""

from collections.abc import Iterable
from dataclasses import dataclass

Steps = tuple[str | int, ...]
"""A path in a file: keys of mappings, and places in lists counted from 0."""


@dataclass(frozen=True, order=True)
class SeedFault:
    """One thing that is wrong; faults sort by file and line.

    ``file`` is the file's path for people, ``line`` counts from 1, ``path`` is dotted (empty for
    the whole file), and ``message`` says what is wrong and what to do.
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:"
        return f"{place} {self.path}: {self.message}" if self.path else f"{place} {self.message}"


class SeedError(Exception):
    """A set of seed files is faulty; the faults are sorted, each listed once."""

    def __init__(self, faults: Iterable[SeedFault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class UnknownDocument(LookupError):
    """No seed file is about this document; the message lists the documents there are."""

    def __init__(self, document: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known)) or "none"
        super().__init__(f"There is no document {document!r} here; there are: {names}.")


def dotted(path: Steps) -> str:
    """Return a path as people write it: ``statements.s05.chain[0].relation``."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return written.removeprefix(".")
