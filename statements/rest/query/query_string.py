"""Reading a query string so that nothing in it is silently ignored.

A view lists the parameters it knows; the readers (filters, pages, trimming) fetch their values
from one `QueryString`. Whatever is unknown, empty, given twice or unreadable becomes a fault, and
all faults are reported together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import QueryDict

from statements.rest.problems.exceptions import MAX_FAULTS, InvalidParameters, ProblemItem
from statements.rest.query.suggestions import MAX_HINTS, did_you_mean, quoted

NUL = "\x00"
REPLACEMENT = "\ufffd"
"""What Django puts where percent escapes are not valid UTF-8."""

MAX_VALUES = 500
"""The most values of a whole query string: SQLite nests at most 1,000 conditions."""


@dataclass(frozen=True)
class QueryParameter:
    """One parameter that a view knows, with what its documentation says of it.

    ``schema`` is the JSON Schema of one value; ``repeatable`` values are alternatives.
    """

    name: str
    description: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    repeatable: bool = False


class InvalidValue(ValueError):
    """A value cannot stand; carries a code for machines and a sentence with the remedy.

    ``hint`` finds what may have been meant, as a sentence that follows the detail. It costs time,
    and is called only for the first faults of a request.
    """

    def __init__(self, code: str, detail: str, hint: Callable[[], str] | None = None) -> None:
        self.code = code
        self.detail = detail
        self.hint = hint
        super().__init__(detail)


class QueryString:
    """The query string of one request, and the faults found in it so far."""

    def __init__(self, query: QueryDict, known: Iterable[QueryParameter]) -> None:
        """Take the query and the parameters known here; look for what no parameter allows.

        Of a query with too many values, nothing more is read.
        """
        self.faults: list[ProblemItem] = []
        self._known = {parameter.name: parameter for parameter in known}
        self._sound: dict[str, list[str]] = {}
        count = sum(len(values) for _, values in query.lists())
        if count > MAX_VALUES:
            longest = max(query, key=lambda name: len(query.getlist(name)))
            detail = (
                f"A query takes at most {MAX_VALUES} values in all, and this one has {count}: "
                "make several of it."
            )
            self.refuse(longest, InvalidValue("too_many", detail))
            return
        for name, values in query.lists():
            fault = self._fault_of(name, values)
            if fault is None:
                self._sound[name] = list(dict.fromkeys(values))
            else:
                self.refuse(name, fault)

    def _fault_of(self, name: str, values: list[str]) -> InvalidValue | None:
        parameter = self._known.get(name)
        if parameter is None:
            return InvalidValue(
                "unknown_parameter",
                f"There is no parameter {quoted(name)} here.",
                partial(did_you_mean, name, self._known),
            )
        if any(value == "" for value in values):
            return InvalidValue("empty", f"{quoted(name)} has no value: give one or leave it out.")
        if any(NUL in value for value in values):
            return InvalidValue(
                "nul", f"{quoted(name)} has a NUL character, which no value can have."
            )
        if any(REPLACEMENT in value for value in values):
            return InvalidValue("not_utf8", f"The percent escapes of {quoted(name)} are not UTF-8.")
        if len(values) > 1 and not parameter.repeatable:
            return InvalidValue(
                "repeated", f"{quoted(name)} takes one value and was given {len(values)}."
            )
        return None

    @property
    def names(self) -> list[str]:
        """The known parameters that have sound values, in the order of the query string."""
        return list(self._sound)

    def values(self, name: str) -> list[str]:
        """Return the values of a parameter, or none when it is absent or already at fault."""
        return self._sound.get(name, [])

    def value(self, name: str) -> str | None:
        """Return the one value of a parameter, or None when it is absent or already at fault."""
        values = self.values(name)
        return values[0] if values else None

    def read(self, name: str, parse: Callable[[str], Any], default: Any) -> Any:
        """Return what the one value of a parameter means, or the default where there is none.

        What ``parse`` raises InvalidValue for is noted, and comes to the default.
        """
        text = self.value(name)
        try:
            return default if text is None else parse(text)
        except InvalidValue as refused:
            self.refuse(name, refused)
            return default

    def refuse(self, name: str, refused: InvalidValue) -> None:
        """Note that a parameter's value cannot stand; the first faults come with their hints."""
        hint = refused.hint() if refused.hint and len(self.faults) < MAX_HINTS else ""
        detail = f"{refused.detail}{hint}"
        self.faults.append({"parameter": name, "code": refused.code, "detail": detail})

    def raise_faults(self) -> None:
        """Raise InvalidParameters with the first faults found, if there are any."""
        if self.faults:
            first = self.faults[:MAX_FAULTS]
            raise InvalidParameters(first, more=len(self.faults) - len(first))
