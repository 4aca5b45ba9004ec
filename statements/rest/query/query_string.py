"""Strict reading of query strings: nothing is silently ignored.

A view lists the parameters it knows; filters, pagination and sparse fields get their values from
one `QueryString`. Anything unknown, empty, repeated or invalid becomes a fault, and all faults are
reported together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.http import QueryDict

from statements.rest.problems.exceptions import MAX_FAULTS, InvalidParameters, ProblemItem
from statements.rest.query.suggestions import MAX_HINTS, quoted, suggest_parameters

T = TypeVar("T")

Schema = dict[str, Any]
"""A JSON Schema."""

NUL = "\x00"
REPLACEMENT = "\ufffd"
"""What Django decodes percent-encoded bytes to if they aren't valid UTF-8."""

MAX_VALUES = 500
"""Maximum values in a whole query string: SQLite allows conditions to nest 1,000 deep."""


@dataclass(frozen=True)
class QueryParameter:
    """A parameter that a view knows, with its documentation.

    ``schema`` is the JSON Schema of one value. The values of a ``repeatable`` parameter are
    alternatives. ``is_suffixed`` says that it modifies another, as ``x_not`` does ``x``, and
    ``is_required`` that a query without it is refused.
    """

    name: str
    description: str
    schema: Schema = field(default_factory=lambda: {"type": "string"})
    repeatable: bool = False
    is_suffixed: bool = False
    is_required: bool = False


class InvalidValue(ValueError):
    """A parameter is invalid: a code for machines, and a message that says how to fix it.

    ``hint`` returns a sentence to append, such as a suggestion. It's slow, so it's called only for
    the first few faults of a request.
    """

    def __init__(self, code: str, detail: str, hint: Callable[[], str] | None = None) -> None:
        self.code = code
        self.detail = detail
        self.hint = hint
        super().__init__(detail)


class QueryString:
    """The query string of a request, and the faults found in it so far."""

    def __init__(self, query: QueryDict, known: Iterable[QueryParameter]) -> None:
        """Check the query against the known parameters.

        If it has too many values in all, that's the only fault, and no parameter has a value.
        """
        self.faults: list[ProblemItem] = []
        self._known = {parameter.name: parameter for parameter in known}
        self._sound: dict[str, list[str]] = {}
        count = sum(len(values) for _, values in query.lists())
        if count > MAX_VALUES:
            longest = max(query, key=lambda name: len(query.getlist(name)))
            detail = (
                f"A query takes at most {MAX_VALUES} values in all, and this one has {count}: "
                "split it into several queries."
            )
            self.refuse(longest, InvalidValue("too_many", detail))
            return
        for name, values in query.lists():
            fault = self._fault_of(name, values)
            if fault is None:
                self._sound[name] = list(dict.fromkeys(values))
            else:
                self.refuse(name, fault)
        for name, parameter in self._known.items():
            if parameter.is_required and name not in query:
                detail = f'"{name}" is missing: add "{name}=" with a value.'
                self.refuse(name, InvalidValue("required", detail))

    def _fault_of(self, name: str, values: list[str]) -> InvalidValue | None:
        parameter = self._known.get(name)
        if parameter is None:
            return InvalidValue(
                "unknown_parameter",
                f"There is no parameter {quoted(name)} here.",
                partial(suggest_parameters, name, self._known),
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
        """The parameters that passed the checks on creation, in the order of the query string."""
        return list(self._sound)

    def values(self, name: str) -> list[str]:
        """Return a parameter's values; none if it's absent or failed the checks on creation."""
        return self._sound.get(name, [])

    def value(self, name: str) -> str | None:
        """Return a parameter's only value; None if it's absent or failed the checks on creation."""
        values = self.values(name)
        return values[0] if values else None

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """Return a parameter's parsed value, or the default if it has none.

        If ``parse`` raises InvalidValue, note the fault and return the default.
        """
        text = self.value(name)
        try:
            return default if text is None else parse(text)
        except InvalidValue as refused:
            self.refuse(name, refused)
            return default

    def refuse(self, name: str, refused: InvalidValue) -> None:
        """Note a fault of a parameter; only the first few faults get a hint."""
        hint = refused.hint() if refused.hint and len(self.faults) < MAX_HINTS else ""
        detail = f"{refused.detail}{hint}"
        self.faults.append({"parameter": name, "code": refused.code, "detail": detail})

    def raise_faults(self) -> None:
        """Raise InvalidParameters with the first MAX_FAULTS faults, if there are any."""
        if self.faults:
            first = self.faults[:MAX_FAULTS]
            raise InvalidParameters(first, more=len(self.faults) - len(first))
