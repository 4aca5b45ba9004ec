"""Strict fields: they accept what they show, and refuse other types."""

import math
import sys
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from typing import Any, ClassVar

from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.urls import reverse
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from statements.rest.query.suggestions import MAX_QUOTED, did_you_mean
from statements.rest.serializers.field_errors import HintedDetail, PartlyValid

INTEGER_MAX = 2**63 - 1
SAFE_INTEGER = 2**53
PLAIN_VALIDATORS = (
    MaxLengthValidator,
    ProhibitNullCharactersValidator,
    ProhibitSurrogateCharactersValidator,
)


class TextField(serializers.CharField):
    """Text; unlike DRF's, numbers and booleans aren't converted to text."""

    default_error_messages: ClassVar = {"invalid": "Give text, in quotation marks."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.allow_null:
            self.error_messages["blank"] = "Give null, or leave the key out, if there is no text."

    def run_validation(self, data: object = serializers.empty) -> Any:
        """Return the text, trimmed unless told otherwise; raise ValidationError for other types."""
        # Check this first: CharField calls str() on anything, however large or deeply nested.
        if data is not serializers.empty and data is not None and not isinstance(data, str):
            self.fail("invalid")
        if isinstance(data, str) and self._is_plain:
            # A fast path for nearly all text; anything unusual takes DRF's full validation.
            text = data.strip()
            if text and not self.trim_whitespace:
                text = data
            if text and text.isascii() and "\0" not in text and len(text) <= self._longest:
                return text
        if isinstance(data, str) and data.isspace():
            data = ""  # blanks alone aren't text, even where blanks are kept
        return super().run_validation(data)

    @cached_property
    def _is_plain(self) -> bool:
        """Return whether the fast path checks everything that the field's validators do."""
        reads_as_usual = type(self).to_internal_value is serializers.CharField.to_internal_value
        return (
            reads_as_usual
            and not self.read_only
            and all(isinstance(validator, PLAIN_VALIDATORS) for validator in self.validators)
        )

    @cached_property
    def _longest(self) -> float:
        return math.inf if self.max_length is None else self.max_length


class IntegerField(serializers.IntegerField):
    """A 64-bit integer, which both databases can store; text and booleans aren't converted."""

    default_error_messages: ClassVar = {
        "invalid": "Give a whole number, without quotation marks.",
        "range": "Give a whole number of at most 64 bits.",
    }

    def run_validation(self, data: object = serializers.empty) -> Any:
        """Return the integer; raise ValidationError for anything else."""
        # A fast path for nearly all numbers; anything unusual takes DRF's full validation.
        if type(data) is int and self._ends and self._ends[0] <= data <= self._ends[1]:
            return data
        return super().run_validation(data)

    @cached_property
    def _ends(self) -> tuple[int, int] | None:
        """The least and the greatest valid integer, or None if validators check anything else."""
        if not all(
            isinstance(one, MinValueValidator | MaxValueValidator) for one in self.validators
        ):
            return None
        least = -INTEGER_MAX if self.min_value is None else self.min_value
        most = INTEGER_MAX if self.max_value is None else self.max_value
        return least, most

    def to_internal_value(self, data: object) -> int:
        """Return the integer; raise ValidationError for anything else."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        if abs(data) > INTEGER_MAX:
            self.fail("range")
        return data


class NumberField(serializers.FloatField):
    """A finite number, shown without a fraction when it has none: 40000, not 40000.0.

    The least double is refused: it stands for a missing number where lists are ordered.
    """

    default_error_messages: ClassVar = {
        "invalid": "Give a number, without quotation marks or separators, such as 47000.",
        "finite": "Give a finite number, above -1.7976e308.",
    }

    def to_internal_value(self, data: object) -> float:
        """Return the number as a double; raise ValidationError if it isn't a finite number."""
        if not isinstance(data, int | float) or isinstance(data, bool):
            self.fail("invalid")
        try:
            number = float(data)
        except OverflowError:
            number = math.inf
        if not (math.isfinite(number) and number > -sys.float_info.max):
            self.fail("finite")
        return number

    def to_representation(self, value: float) -> Any:
        """Return an integer if the number is whole and doubles are exact in its range."""
        whole = value.is_integer() and abs(value) <= SAFE_INTEGER
        return int(value) if whole else value


class BooleanField(serializers.BooleanField):
    """True or false; unlike DRF's, no other values are converted."""

    default_error_messages: ClassVar = {"invalid": "Give true or false, without quotation marks."}

    def to_internal_value(self, data: object) -> bool:
        """Return the boolean; raise ValidationError for anything else."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class DateTimeField(serializers.DateTimeField):
    """A time in UTC, in ISO 8601 with microseconds; a time without an offset is refused."""

    default_error_messages: ClassVar = {
        "invalid": "Give the time in ISO 8601, with Z or an offset, such as 2024-12-18T09:30:00Z.",
        "naive": "Give the time with Z or an offset, such as 2024-12-18T09:30:00Z.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "default_timezone": UTC})

    def to_internal_value(self, value: object) -> datetime:
        """Return the time in UTC; raise ValidationError when it has no offset."""
        if not isinstance(value, str):
            self.fail("invalid")
        return super().to_internal_value(value)

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the time in UTC; raise ValidationError when it has no offset."""
        if value.tzinfo is None:
            self.fail("naive")
        return super().enforce_timezone(value)

    def to_representation(self, value: datetime) -> str:
        """Return the time as text, always in the same format."""
        # Don't use strftime: it doesn't pad years below 1000, so they couldn't be parsed again.
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class ChoiceField(serializers.ChoiceField):
    """A value from a vocabulary, spelled exactly as listed."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **kwargs)
        remedy = f"Give one of: {', '.join(map(str, self.choices))}."
        self.error_messages |= {"required": remedy, "null": remedy}

    def run_validation(self, data: object = serializers.empty) -> Any:
        """Return the value; raise ValidationError if it isn't in the vocabulary."""
        # A fast path for nearly all values; anything unusual takes DRF's full validation.
        if type(data) is str and data in self.choices and not self.validators:
            return data
        return super().run_validation(data)

    def to_internal_value(self, data: object) -> Any:
        """Return the value; raise ValidationError with a hint if it isn't in the vocabulary."""
        for choice in self.choices:
            if type(data) is type(choice) and data == choice:
                return data
        known = [str(choice) for choice in self.choices]
        # Quote only text: a list may be too deep to format, and a number too large.
        if not isinstance(data, str):
            raise ValidationError(f"Give one of: {', '.join(known)}.", code="unknown_word")
        if data in known and data not in self.choices:
            detail = f"Give the number, without quotation marks: {data}."
            raise ValidationError(detail, code="unknown_word")
        detail = f"{data[:MAX_QUOTED]!r} is not one of: {', '.join(known)}."
        hint = partial(did_you_mean, data, known)
        raise PartlyValid([HintedDetail(detail, "unknown_word", hint)], None)

    def to_representation(self, value: object) -> Any:
        """Return the stored value unchanged."""
        return value


@cache
def list_path(resource: str) -> str:
    """Return the root-relative URL of a resource's list."""
    return reverse(f"{resource}-list")


class UrlField(serializers.CharField):
    """The root-relative URL of a record in this API."""

    def __init__(self, resource: str, **kwargs: Any) -> None:
        self.resource = resource
        super().__init__(
            read_only=True,
            source="key",
            help_text="The record's root-relative address in this API.",
            **kwargs,
        )

    def to_representation(self, value: str) -> str:
        """Return the URL of the record with this id."""
        return f"{list_path(self.resource)}{value}/"
