"""The exceptions that API views raise; `handlers` turns them into responses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

from rest_framework import exceptions

from statements.database_errors import Trouble

ProblemItem = dict[str, Any]
"""One fault: ``{parameter, code, detail}`` or ``{pointer, code, detail}``.

If the request has many documents, ``line`` is the number of the one at fault, counted from 1.
"""


MAX_FAULTS = 100
"""Maximum number of faults that a problem lists for a query, or for each document."""


LONG_LIST = 10
"""Number of faults above which a list of them begins with a tally."""


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return how many faults of each code there are, with the most frequent code first."""
    return {code: counts[code] for code in sorted(counts, key=lambda code: (-counts[code], code))}


class Problem(exceptions.APIException):
    """An error with a list of faults; ``more`` counts those that aren't in the list.

    ``tally`` says how many faults of each code there are, by default in the list.
    """

    slug: str

    def __init__(
        self,
        errors: Sequence[ProblemItem],
        more: int = 0,
        tally: Mapping[str, int] | None = None,
    ) -> None:
        self.errors = list(errors)
        self.tally = in_order(tally or Counter(error["code"] for error in errors))
        listed = len(self.errors)
        if more:
            detail = (
                f"At least {listed + more} things are wrong, of which the first {listed} are "
                "listed."
            )
        else:
            detail = errors[0]["detail"] if listed == 1 else f"{listed} things are wrong."
        super().__init__(detail)


class InvalidParameters(Problem):
    """The query string has faults: ``{parameter, code, detail}``."""

    status_code = 400
    slug = "invalid-parameters"


class BeginAgain(Problem):
    """The changes since a revision can't tell what became of what the query asks about.

    The faults are ``{parameter, code, detail}``.
    """

    status_code = 410
    slug = "begin-again"


class InvalidDocument(Problem):
    """The body has faults: ``{pointer, code, detail}``."""

    status_code = 400
    slug = "invalid-document"

    @classmethod
    def at(cls, pointer: str, code: str, detail: str) -> Self:
        """Return the error for a single fault; the pointer is a fragment, such as ``#/id``."""
        return cls([{"pointer": pointer, "code": code, "detail": detail}])


class Conflict(exceptions.APIException):
    """The request conflicts with stored records."""

    status_code = 409
    default_detail = "The request conflicts with what is stored."


class ConflictingDocument(Problem):
    """What the body asks for conflicts with stored records: ``{pointer, code, detail}``."""

    status_code = 409
    slug = "conflict"


class PreconditionFailed(exceptions.APIException):
    """The record's state doesn't match If-Match or If-None-Match."""

    status_code = 412
    default_detail = "The record has changed since it was read."


class BodyTooLarge(exceptions.APIException):
    """The body has more than ``most`` bytes."""

    status_code = 413

    def __init__(self, most: int) -> None:
        super().__init__(f"The body may have at most {most:,} bytes.")


class ServerBusy(exceptions.APIException):
    """Another write is taking too long, or a lane is full; retry after ``wait`` seconds."""

    status_code = 503
    default_detail = "Another write is taking too long. Nothing was written: try again."
    wait = 5


class TooExpensive(exceptions.APIException):
    """The database ran out of time for a query."""

    status_code = 503
    slug = "too-expensive"

    def __init__(self, costly: Sequence[str] = ()) -> None:
        """``costly`` are the costly parameters in the query, for the message."""
        names = ", ".join(f'"{name}"' for name in costly)
        remedy = (
            f"{names} can be slow on many records: leave it out, or ask for fewer records."
            if costly
            else "Ask for fewer records, or for another order."
        )
        super().__init__(f"The database did not answer this in time. {remedy}")


class Unavailable(exceptions.APIException):
    """The database is unavailable; retry after ``wait`` seconds."""

    status_code = 503
    slug = "unavailable"
    default_detail = "The database cannot be used at the moment. Try again."
    wait = 5


class InsufficientStorage(exceptions.APIException):
    """The disk is full."""

    status_code = 507
    default_detail = "The disk is full. Nothing was written: the operator must free some space."


TROUBLES: dict[Trouble, type[exceptions.APIException]] = {
    Trouble.GONE: Unavailable,
    Trouble.FULL: InsufficientStorage,
    Trouble.BUSY: ServerBusy,
    Trouble.OVERRUN: TooExpensive,
}
