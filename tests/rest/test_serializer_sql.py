"""Each form of JSON that the database builds, letter by letter, and what has no form."""

import json
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.db.models import BooleanField as BooleanColumn
from django.db.models import F, JSONField, Value
from django.db.models import TextField as TextColumn
from django.db.models.functions import Cast
from rest_framework import serializers

from statements.api.urls import RESOURCES
from statements.documents.serializers.records import TopicSerializer
from statements.models import Actor, Estimate, Source, Statement, Topic
from statements.rest.json import sql_values
from statements.rest.json.serializer_sql import json_expression, missing_forms, row_expression
from statements.rest.json.sql_values import JsonBoolean, JsonDateTime, JsonNumber, JsonValue
from statements.rest.serializers import fields
from statements.rest.serializers.fields import TextField, UrlField
from statements.rest.serializers.objects import (
    DocumentListSerializer,
    DocumentSerializer,
    ReferenceSerializer,
)
from statements.rest.visibility import PUBLIC
from tests.documents.comparing import built, exact, shown
from tests.rest.world import count, dated, make

pytestmark = pytest.mark.django_db

TEXTS = [
    *("plain", "", " ", "'", '"', "''", '""', "\\", "\\\\n", '\\"', "%", "%s", "%%", "{}", "?"),
    *("\n", "\r\n", "\t", "\x08\x0c", "\x01\x1f", "\x7f", "\x85", "\xa0", "\u200b", "\ufeff"),
    *("\u2028\u2029", "é", "e\u0301", "Ω", "字", "\U0001f600", "\U0010ffff", "\u200d", "</script>"),
    *("null", "true", "0", "[]", "\\u0041", "\ufffd", "\x01" * 300, "ё\\" * 150),
]
WHOLE = [0, 1, -1, 40000, -40000, 10**15, 1234567890123456, 2**53, -(2**53)]
LARGE = [float(2**53 + 2), 1e16, 1e22, 1e100, -1e300, -1.1545580616824966e232]
DOUBLES = [0.1, -0.1, 0.30000000000000004, 1 / 3, 40000.5, 1e-7, -2.5e-300, 5e-324]
ENDS = [2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308]


@pytest.fixture
def topic() -> Any:
    """Return a topic of which nothing is known but its kind and name."""
    return make(Topic, "topic", kind="issue", name="Topic")


def text_of(expression: Any, model: Any = Topic) -> str:
    """Return the JSON text that an expression makes of the one row there is."""
    (text,) = model.objects.annotate(made=expression).values_list("made", flat=True)
    assert isinstance(text, str)
    return text


def number_of(number: float) -> str:
    """Return the JSON text of a number that the database holds as a double."""
    document = make(Source, "document", kind="document")
    statement = make(Statement, "s", document=document, text="So.", kind="assertion")
    count(statement, "e", approximator="exact", value=number)
    return text_of(JsonNumber(F("value")), Estimate)


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_quoted_so_that_it_reads_as_it_is(text: str, topic: Any):
    Topic.objects.update(name=text)

    made = text_of(JsonValue(F("name")))

    assert json.loads(made) == text
    assert made.startswith('"')
    assert made.endswith('"')


@pytest.mark.parametrize("number", WHOLE)
def test_a_double_without_a_fraction_is_a_whole_number(number: int):
    assert number_of(number) == str(number)


def test_minus_zero_is_no_fraction():
    number = json.loads(number_of(-0.0))

    assert number == 0
    assert isinstance(number, int)


@pytest.mark.parametrize("number", [*LARGE, *DOUBLES, *ENDS])
def test_a_double_keeps_all_its_digits(number: float):
    assert json.loads(number_of(number)) == number


def test_a_double_is_written_in_its_shortest_form():
    assert number_of(0.1) == "0.1"


@pytest.mark.parametrize("number", [*DOUBLES, *ENDS, *LARGE])
def test_what_is_no_whole_number_reads_as_a_double(number: float):
    assert isinstance(json.loads(number_of(number)), float)


@pytest.mark.parametrize("number", [0, 1, 2**53, 2**63 - 1])
def test_a_whole_number_keeps_all_its_digits(number: int, topic: Any):
    Topic.objects.update(revision=number)

    assert text_of(JsonValue(F("revision"))) == str(number)


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false")])
def test_a_truth_value_is_a_word(value: bool, text: str):
    make(Actor, "actor", kind="person", name="Actor", is_named=value)

    assert text_of(JsonBoolean(F("is_named")), Actor) == text


@pytest.mark.parametrize("form", [JsonValue, sql_values.StoredJson])
def test_what_is_absent_is_null(form: Any, topic: Any):
    assert text_of(form(F("country"))) == "null"


def test_an_absent_number_truth_value_day_or_time_is_null():
    source = make(Source, "document", kind="document")
    statement = make(Statement, "s", document=source, text="So.", kind="assertion")
    count(statement, "e", approximator="exact", value=1)

    assert text_of(JsonNumber(F("lower")), Estimate) == "null"
    assert text_of(JsonBoolean(Cast(Value(None), BooleanColumn())), Estimate) == "null"
    assert text_of(JsonValue(F("as_of_first")), Estimate) == "null"
    assert text_of(JsonDateTime(F("retrieved_at")), Source) == "null"


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(1, 1, 2), date(9999, 12, 30)])
def test_a_day_is_in_iso_8601(day: date, topic: Any):
    Topic.objects.update(**dated("event", "2024", day, day))

    assert text_of(JsonValue(F("event_first"))) == f'"{day.isoformat()}"'


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2024, 12, 18, 9, 30, tzinfo=UTC), "2024-12-18T09:30:00.000000Z"),
        (datetime(2024, 12, 18, 9, 30, 0, 1, UTC), "2024-12-18T09:30:00.000001Z"),
        (datetime(2024, 12, 18, 9, 30, 7, 120000, UTC), "2024-12-18T09:30:07.120000Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000Z"),
        (datetime(999, 12, 31, 1, 2, 3, 4, UTC), "0999-12-31T01:02:03.000004Z"),
        (datetime(9999, 12, 31, 23, 59, 59, 999999, UTC), "9999-12-31T23:59:59.999999Z"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/St_Johns"])
def test_a_time_is_in_utc_with_six_digits(moment: datetime, text: str, zone: str, topic: Any):
    Topic.objects.update(created_at=moment)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('timezone', %s, true)", [zone])

    assert text_of(JsonDateTime(F("created_at"))) == f'"{text}"'


@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, None, True, "ü\n\"'%"], "b": {}}, [], "text", 40000, None]
)
def test_stored_json_stays_as_it_is(value: Any, topic: Any):
    stored = Cast(Value(json.dumps(value), TextColumn()), JSONField())

    assert json.loads(text_of(sql_values.StoredJson(stored))) == value


@pytest.mark.parametrize(
    ("edtf", "first", "last", "date_"),
    [
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31), ["2024-12-01", "2024-12-31", None]),
        ("../2024", date.min, date(2024, 12, 31), [None, "2024-12-31", "start"]),
        ("2024/..", date(2024, 1, 1), date.max, ["2024-01-01", None, "end"]),
        ("../..", date.min, date.max, [None, None, "both"]),
        ("/2024", None, date(2024, 12, 31), [None, "2024-12-31", None]),
        ("2024/", date(2024, 1, 1), None, ["2024-01-01", None, None]),
    ],
)
def test_a_date_has_its_days_and_says_which_ends_are_open(
    edtf: str, first: Any, last: Any, date_: list[Any], topic: Any
):
    Topic.objects.update(**dated("event", edtf, first, last))
    document = json.loads(built(TopicSerializer, Topic.objects.all())["topic"])

    assert document["event"] == {
        "edtf": edtf,
        **dict(zip(("first", "last", "open"), date_, strict=True)),
        "basis": "stated",
        "text": None,
    }


def test_a_date_of_words_alone_has_no_days_and_none_at_all_is_null(topic: Any):
    records = Topic.objects.all()
    assert json.loads(built(TopicSerializer, records)["topic"])["event"] is None

    Topic.objects.update(event_text="some day", event_basis="stated")

    assert json.loads(built(TopicSerializer, records)["topic"])["event"] == {
        **dict.fromkeys(("edtf", "first", "last", "open")),
        "basis": "stated",
        "text": "some day",
    }


@pytest.mark.parametrize("prefix", ["/api/", "/it's/", "/100%/%s/", '/"quoted"/', "/a\\b/", "/é/"])
def test_an_address_may_begin_with_anything(
    prefix: str, topic: Any, monkeypatch: pytest.MonkeyPatch
):
    class Addressed(DocumentSerializer):
        id = TextField(source="key")
        url = UrlField("topics")

        class Meta(DocumentSerializer.Meta):
            model = Topic
            fields: ClassVar = ["id", "url"]

    monkeypatch.setattr(fields, "list_path", lambda _: prefix)

    text = built(Addressed, Topic.objects.all())["topic"]

    assert json.loads(text)["url"] == f"{prefix}topic/"
    assert text == shown(Addressed, Topic.objects.all())["topic"]


def test_an_object_has_any_number_of_keys_in_the_order_of_the_serializer(topic: Any):
    names = [f"key{number * 37 % 150}" for number in range(150)]

    class Wide(DocumentSerializer):
        class Meta(DocumentSerializer.Meta):
            model = Topic
            fields: ClassVar = ["kind", *names]

        def get_fields(self) -> Any:
            return {name: TextField(source="key") for name in ("kind", *names)}

    text = built(Wide, Topic.objects.all())["topic"]

    assert list(json.loads(text)) == ["kind", *names]
    assert exact(text) == exact(shown(Wide, Topic.objects.all())["topic"])


def test_a_key_is_quoted_as_well(topic: Any):
    odd = ["it's", 'a "key"', "100%", "back\\slash", "Ω"]

    class Odd(DocumentSerializer):
        class Meta(DocumentSerializer.Meta):
            model = Topic
            fields: ClassVar = odd

        def get_fields(self) -> Any:
            return {name: TextField(source="name") for name in odd}

    assert json.loads(built(Odd, Topic.objects.all())["topic"]) == dict.fromkeys(odd, "Topic")


def test_what_is_only_written_is_not_built(topic: Any):
    class Secretive(DocumentSerializer):
        name = TextField(write_only=True)

        class Meta(DocumentSerializer.Meta):
            model = Topic
            fields: ClassVar = ["kind", "name"]

    assert json.loads(built(Secretive, Topic.objects.all())["topic"]) == {"kind": "issue"}
    assert list(missing_forms(Secretive())) == []


class Loud(TextField):
    """Shows text in a way of its own."""

    def to_representation(self, value: str) -> str:
        return value.upper()


class Quiet(TextField):
    """Shows text as any text."""


class LoudList(DocumentListSerializer):
    """Shows lists in a way of its own."""

    def to_representation(self, data: Any) -> Any:
        return super().to_representation(data)[::-1]


class LoudTopic(ReferenceSerializer):
    """Shows a topic in a way of its own."""

    class Meta(DocumentSerializer.Meta):
        model = Topic
        fields: ClassVar = ["name"]

    def to_representation(self, instance: Any) -> Any:
        return {"name": instance.name.upper()}


class InnerTopic(ReferenceSerializer):
    """A topic, one key of which is shown in a way of its own."""

    name = Loud()
    kind = Quiet()

    class Meta(DocumentSerializer.Meta):
        model = Topic
        fields: ClassVar = ["name", "kind"]


class ReversedTopic(ReferenceSerializer):
    """A topic of which lists are shown the other way round."""

    class Meta(DocumentSerializer.Meta):
        model = Topic
        list_serializer_class = LoudList
        fields: ClassVar = ["name"]


def shape(**declared: Any) -> Any:
    """Return a shape of statements with these keys."""
    meta = type("Meta", (DocumentSerializer.Meta,), {"model": Statement, "fields": list(declared)})
    return type("Made", (DocumentSerializer,), {"Meta": meta, **declared})


@pytest.mark.parametrize(
    ("declared", "places"),
    [
        ({"text": Quiet()}, []),
        ({"text": Loud()}, ["text"]),
        ({"text": serializers.CharField()}, ["text"]),
        ({"text": serializers.SerializerMethodField()}, ["text"]),
        ({"text": Loud(), "note": Quiet(), "kind": Loud()}, ["text", "kind"]),
        ({"topic": LoudTopic()}, ["topic"]),
        ({"topics": ReversedTopic(many=True)}, ["topics"]),
        ({"topics": InnerTopic(many=True)}, ["topics.name"]),
        ({"topic": InnerTopic(), "text": Loud()}, ["topic.name", "text"]),
        ({"text": serializers.ListField(child=Quiet())}, ["text"]),
    ],
)
def test_a_key_that_the_database_cannot_build_is_named(declared: dict[str, Any], places: list[str]):
    errors = list(missing_forms(shape(**declared)()))

    assert [error.msg.partition(" ")[0] for error in errors] == places
    for error in errors:
        assert error.id == "rest.E001"
        assert error.hint is not None
        assert "json_expression" in error.hint


def test_a_field_without_a_form_is_no_silent_null():
    with pytest.raises(TypeError, match="SerializerMethodField has no database form"):
        json_expression(serializers.SerializerMethodField(), PUBLIC)
    with pytest.raises(TypeError, match="CharField has no database form"):
        row_expression(shape(text=serializers.CharField())(), PUBLIC)


def test_the_checks_find_no_fault_now():
    call_command("check", "--fail-level", "WARNING")

    assert [error for error in run_checks() if error.id == "rest.E001"] == []


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_checks_look_at_every_resource(resource: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(RESOURCES[resource], "serializer_class", shape(text=Loud()))

    (error,) = [error for error in run_checks() if error.id == "rest.E001"]

    assert error.msg == "text of Made has no database form."
    assert error.hint == "Register one for Loud with json_expression, beside the class."


class LoudStatement(DocumentSerializer):
    """Shows a statement in a way of its own."""

    class Meta(DocumentSerializer.Meta):
        model = Statement
        fields: ClassVar = ["text"]

    def to_representation(self, instance: Any) -> Any:
        return {"text": "loud"}


def test_an_item_of_a_list_with_a_way_of_its_own_is_named():
    errors = missing_forms(shape(topics=LoudTopic(many=True))())

    assert [error.msg for error in errors] == ["each of topics of Made has no database form."]


def test_a_whole_serializer_with_a_way_of_its_own_is_named():
    assert [error.msg.partition(" ")[0] for error in missing_forms(LoudStatement())] == [
        "LoudStatement"
    ]
