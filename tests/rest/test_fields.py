"""Fields that take exactly what they show."""

import math
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import Group, User
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from statements.rest.problems.pointers import flatten_errors
from statements.rest.serializers.field_errors import PartlyValid
from statements.rest.serializers.fields import (
    BooleanField,
    ChoiceField,
    DateTimeField,
    IntegerField,
    NumberField,
    TextField,
    UrlField,
)
from statements.rest.serializers.objects import (
    DocumentListSerializer,
    DocumentSerializer,
    ReferenceSerializer,
)

NOON = datetime(2024, 12, 18, 12, tzinfo=UTC)
COLORS = ChoiceField(choices=[("red", "Red"), ("dark_blue", "Dark blue")])
GRADES = ChoiceField(choices=[(1, "One"), (2, "Two")])
FIELDS: dict[str, tuple[Any, dict[str, tuple[Any, Any]], dict[str, tuple[Any, str]]]] = {
    "text": (
        TextField(max_length=5),
        {"as it is": ("naïve", "naïve"), "without blanks": (" a b\n", "a b")},
        {
            "nothing": (None, "null"),
            "empty": ("", "blank"),
            "blank": (" ", "blank"),
            "long": ("abcdef", "max_length"),
            "a number": (5, "invalid"),
            "a truth value": (False, "invalid"),
            "a list": ([], "invalid"),
            "NUL": ("a\0", "null_characters_not_allowed"),
            "half a pair": ("\udc00", "surrogate_characters_not_allowed"),
        },
    ),
    "letter by letter": (
        TextField(trim_whitespace=False),
        {"with blanks": (" a\n", " a\n")},
        {"empty": ("", "blank"), "blank": (" ", "blank"), "a number": (5, "invalid")},
    ),
    "whole number": (
        IntegerField(min_value=-1),
        {"zero": (0, 0), "negative": (-1, -1), "64 bits": (2**63 - 1, 2**63 - 1)},
        {
            "text": ("1", "invalid"),
            "a truth value": (True, "invalid"),
            "a fraction": (1.0, "invalid"),
            "65 bits": (2**63, "range"),
            "huge": (-(10**5000), "range"),
            "too small": (-2, "min_value"),
        },
    ),
    "number": (
        NumberField(),
        {"whole": (5, 5.0), "fraction": (5.5, 5.5), "negative zero": (-0.0, 0.0)},
        {
            "text": ("5", "invalid"),
            "a truth value": (True, "invalid"),
            "no number": (math.nan, "finite"),
            "infinite": (-math.inf, "finite"),
            "huge": (10**5000, "finite"),
        },
    ),
    "flag": (
        BooleanField(),
        {"true": (True, True), "false": (False, False)},
        {
            "one": (1, "invalid"),
            "text": ("true", "invalid"),
            "a list": ([True], "invalid"),
            "nothing": (None, "null"),
        },
    ),
    "instant": (
        DateTimeField(),
        {
            "Zulu": ("2024-12-18T12:00:00Z", NOON),
            "an offset": ("2024-12-18T17:30:00+05:30", NOON),
            "microseconds": (
                "2024-12-18T12:00:00.000001Z",
                NOON + timedelta(microseconds=1),
            ),
        },
        {
            "no offset": ("2024-12-18T12:00:00", "naive"),
            "a day": ("2024-12-18", "naive"),
            "no such day": ("2023-02-29T12:00:00Z", "invalid"),
            "a number": (1734523200, "invalid"),
            "before all time": ("0001-01-01T00:00:00+14:00", "overflow"),
            "after all time": ("9999-12-31T23:59:59.999999-00:01", "overflow"),
        },
    ),
    "word": (
        COLORS,
        {"a word": ("red", "red")},
        {
            "another": ("green", "unknown_word"),
            "its label": ("Red", "unknown_word"),
            "empty": ("", "unknown_word"),
            "a list": (["red"], "unknown_word"),
            "an object": ({"red": 1}, "unknown_word"),
        },
    ),
    "grade": (
        GRADES,
        {"a grade": (1, 1)},
        {
            "text": ("1", "unknown_word"),
            "a fraction": (1.0, "unknown_word"),
            "a truth value": (True, "unknown_word"),
            "another": (3, "unknown_word"),
        },
    ),
}
TAKEN = {
    f"{kind}: {what}": (field, given, taken)
    for kind, (field, values, _) in FIELDS.items()
    for what, (given, taken) in values.items()
}
REFUSED = {
    f"{kind}: {what}": (field, given, code)
    for kind, (field, _, values) in FIELDS.items()
    for what, (given, code) in values.items()
}


@pytest.mark.parametrize(("field", "given", "taken"), TAKEN.values(), ids=TAKEN.keys())
def test_a_field_takes_its_own_values(field: Any, given: Any, taken: Any):
    value = field.run_validation(given)

    assert value == taken
    assert type(value) is type(taken)


@pytest.mark.parametrize(("field", "given", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_field_refuses_all_others(field: Any, given: Any, code: str):
    with pytest.raises(ValidationError) as refusal:
        field.run_validation(given)

    assert refusal.value.get_codes() == [code]


def test_a_word_that_is_nearly_known_is_suggested():
    with pytest.raises(ValidationError) as refusal:
        COLORS.run_validation("dark-blue")

    (word,) = flatten_errors(refusal.value.detail)
    assert word.detail == "'dark-blue' is not one of: red, dark_blue."
    assert word.hint is not None
    assert word.hint() == ' Did you mean "dark_blue"?'


LEAST = -sys.float_info.max


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, LEAST, -(10**400)])
def test_what_is_no_number_or_stands_for_none_is_refused(value: float):
    with pytest.raises(ValidationError, match="Give a finite number"):
        NumberField().run_validation(value)


@given(value=st.floats(LEAST, exclude_min=True, allow_infinity=False))
def test_a_number_is_shown_as_it_is_taken(value: float):
    shown = NumberField().to_representation(value)

    assert NumberField().run_validation(shown) == value
    assert isinstance(shown, int) == (value.is_integer() and abs(value) <= 2**53)


@given(
    value=st.datetimes(
        min_value=datetime(1, 1, 2),
        max_value=datetime(9999, 12, 30),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11, minutes=-30))]),
    )
)
def test_a_time_is_shown_in_one_form_and_taken_back(value: datetime):
    shown = DateTimeField().to_representation(value)

    assert DateTimeField().run_validation(shown) == value
    assert len(shown) == len("2024-12-18T12:00:00.000000Z")
    assert shown.endswith("Z")


def test_an_address_is_that_of_the_record():
    assert UrlField("topics").to_representation("bridge") == "/api/v1/topics/bridge/"


class GroupReference(ReferenceSerializer):
    """A reference to a group."""

    id = TextField(source="name", max_length=20)

    class Meta(ReferenceSerializer.Meta):
        model = Group
        fields: ClassVar = ["id"]


class UserSerializer(DocumentSerializer):
    """A user, who is made of columns of several kinds."""

    groups = GroupReference(many=True, required=False, default=list)

    class Meta(DocumentSerializer.Meta):
        model = User
        fields: ClassVar = ["id", "username", "is_active", "last_login", "groups"]

    def normalize(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the user with a name in lower case."""
        return {**value, "username": value["username"].lower()}


def faults_of(shape: Any, value: Any) -> tuple[set[tuple[str, str]], Any]:
    """Return the faults as (pointer, code), and what could be read all the same."""
    with pytest.raises(PartlyValid) as refusal:
        shape.run_validation(value)
    faults = {(one.pointer, one.code) for one in flatten_errors(refusal.value.detail)}
    return faults, refusal.value.partial


def test_what_is_absent_takes_the_default_of_its_column_and_a_query_is_never_made():
    assert UserSerializer().run_validation({"username": "Ada"}) == {
        "username": "ada",
        "is_active": True,
        "last_login": None,
        "groups": [],
    }


def test_a_reference_is_written_as_an_id_or_any_object_with_one():
    value = {"username": "ada", "groups": [" poets ", {"id": "editors", "url": 7}]}

    assert UserSerializer().run_validation(value)["groups"] == ["poets", "editors"]


def test_all_faults_are_told_at_once_with_what_could_be_read():
    value = {
        "id": "ignored",
        "username": 5,
        "user_name": "ada",
        "last_login": "2024-12-18T12:00:00",
        "groups": ["poets", None, {"name": "x"}, "", {"id": "a\0"}, "g" * 21],
    }

    faults, partial = faults_of(UserSerializer(), value)

    assert faults == {
        ("/username", "invalid"),
        ("/user_name", "unknown_key"),
        ("/last_login", "naive"),
        ("/groups/1", "null"),
        ("/groups/2", "invalid"),
        ("/groups/3", "invalid"),
        ("/groups/4", "null_characters_not_allowed"),
        ("/groups/5", "max_length"),
    }
    assert partial == {
        "username": None,
        "is_active": True,
        "last_login": None,
        "groups": ["poets", None, None, None, None, None],
    }


@pytest.mark.parametrize("value", [5, "ada", ["ada"], True])
def test_what_is_no_object_cannot_be_read_at_all(value: Any):
    assert faults_of(UserSerializer(), value) == ({("", "invalid")}, None)


@pytest.mark.parametrize("value", [5, "poets", {"0": "poets"}, True])
def test_what_is_no_list_is_no_list_of_shapes(value: Any):
    faults, partial = faults_of(UserSerializer(many=True), value)

    assert (faults, partial) == ({("", "not_a_list")}, [])


def test_the_faults_of_a_list_stand_at_the_places_of_its_items():
    users: Any = UserSerializer(many=True)
    assert isinstance(users, DocumentListSerializer)

    faults, partial = faults_of(users, [{"username": "ada"}, 5, {"username": ""}])

    assert faults == {("/1", "invalid"), ("/2/username", "blank")}
    assert [user and user["username"] for user in partial] == ["ada", None, None]
