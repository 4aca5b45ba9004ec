"""Strict serializers of JSON objects: they refuse unknown keys and report all faults at once.

One declaration serves reading and writing. A reference is shown as an object, and accepted as
an id or any object with an ``id``. Parsing makes no queries: the rules check whether the referenced
records exist.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from statements.rest.problems.exceptions import MAX_FAULTS
from statements.rest.query.suggestions import MAX_QUOTED, did_you_mean, list_words
from statements.rest.serializers.field_errors import HintedDetail, PartlyValid, count_of
from statements.rest.serializers.fields import (
    BooleanField,
    ChoiceField,
    DateTimeField,
    IntegerField,
    NumberField,
    TextField,
)

MAX_ITEMS = 1000
"""Maximum items in each list of a document."""

DocumentData = dict[str, Any]
"""A document, or a part of one, as a serializer has read it."""

FieldOptions = dict[str, Any]
"""The keyword arguments of a serializer field."""


class DocumentListSerializer(serializers.ListSerializer):
    """A list of nested documents that reports the faults of all items, each at its index."""

    default_error_messages: ClassVar = {"null": "Give a list; one without items is []."}

    def to_internal_value(self, data: object) -> list[object]:
        """Return the items; raise PartlyValid with the faults of all, up to MAX_FAULTS."""
        if not isinstance(data, list):
            detail = f"Give a list of {self.child.items_described}."  # type: ignore[union-attr]
            raise PartlyValid([ErrorDetail(detail, code="not_a_list")], [])
        if len(data) > MAX_ITEMS:
            detail = f"A list has at most {MAX_ITEMS} items, and this one has {len(data)}."
            raise PartlyValid([ErrorDetail(detail, code="too_many")], [])
        faults: list[object] = []
        values: list[object] = []
        count = 0
        for item in data:
            try:
                values.append(self.child.run_validation(item))  # type: ignore[union-attr]
                faults.append({})
            except ValidationError as error:
                values.append(getattr(error, "partial", None))
                faults.append(error.detail)
                count += count_of(error)
            if count > MAX_FAULTS:
                break
        if count:
            raise PartlyValid(faults, values, count)
        return values


class ObjectSerializer(serializers.Serializer):
    """A JSON object that reports unknown keys, and everything else that is wrong in it, at once."""

    def run_validators(self, value: object) -> None:
        """Run the validators if there are any: DRF would first copy the value for them."""
        if self.validators:
            super().run_validators(value)

    def to_internal_value(self, data: object) -> DocumentData:
        """Return every writable key with its value or default; read-only keys are ignored.

        Raises PartlyValid with the faults of all known keys and of up to MAX_FAULTS unknown ones.
        """
        if not isinstance(data, Mapping):
            # A whole record has too many keys to be told from other things by them.
            keys = f" with the keys {list_words(self._names, 'and')}" if self.parent else ""
            raise PartlyValid([ErrorDetail(f"Give an object{keys}.", code="invalid")], None)
        known = self.fields
        unknown = [str(name) for name in data if name not in known]
        faults: dict[str, object] = {
            name: [self._unknown(name)] for name in islice(unknown, MAX_FAULTS)
        }
        count = len(unknown)
        for name, detail in self.find_misused(data):
            faults[name] = [detail]
            count += 1
        value: DocumentData = {}
        for name, field, is_nullable, absent in self._keys:
            given = data.get(name, absent)
            if given is None and is_nullable:
                value[name] = None
                continue
            try:
                value[name] = field.run_validation(given)
            except ValidationError as error:
                faults[name] = error.detail
                value[name] = getattr(error, "partial", None)
                count += count_of(error)
        if faults:
            raise PartlyValid(faults, value, count)
        return self.normalize(value)

    @cached_property
    def _keys(self) -> Sequence[tuple[str, serializers.Field, bool, object]]:
        """The writable keys: name, field, whether null is allowed, and the value if missing.

        A missing nullable key becomes None without running its field, so that a document with few
        keys is parsed quickly. For other fields the value is DRF's ``empty``.
        """
        keys = []
        for field in self._writable_fields:
            is_nullable = bool(field.allow_null) and field.source != "*"
            absent_is_null = is_nullable and not field.required and field.default is None
            absent = None if absent_is_null else serializers.empty
            keys.append((str(field.field_name), field, is_nullable, absent))
        return keys

    def normalize(self, value: DocumentData) -> DocumentData:
        """Return the valid value normalized, so that equal meanings compare equal."""
        return value

    def find_misused(self, data: Mapping[str, object]) -> Iterator[tuple[str, ErrorDetail]]:  # noqa: ARG002
        """Yield each read-only key that holds what belongs elsewhere, and what is wrong with it.

        Other read-only keys are ignored, because answers have them.
        """
        yield from ()

    @property
    def items_described(self) -> str:
        """What a list of these holds, in words, for messages."""
        return f"objects with the keys {list_words(self._names, 'and')}"

    def find_place(self, name: str) -> str:
        """Return ' Did you mean …?' with where a part of this has such a key, or such a value.

        Return an empty string if nothing here has one.
        """
        keys, values = [], []
        for place, part in self._objects:
            within = f' in "{place}"' if place else ""
            for field in part._writable_fields:
                if place and field.field_name == name:
                    keys.append(f'"{name}"{within}')
                elif isinstance(field, ChoiceField) and name in field.choices:
                    values.append(f'"{field.field_name}": "{name}"{within}')
        found = keys or values
        return f" Did you mean {list_words(found, 'or')}?" if found else ""

    @cached_property
    def _objects(self) -> Sequence[tuple[str, "ObjectSerializer"]]:
        """The object itself, under an empty name, and those directly in it, without references."""
        found = [("", self)]
        for field in self._writable_fields:
            part = getattr(field, "child", field)
            if isinstance(part, ObjectSerializer) and not isinstance(part, ReferenceSerializer):
                found.append((str(field.field_name), part))
        return found

    @cached_property
    def _names(self) -> Sequence[str]:
        return [str(field.field_name) for field in self._writable_fields]

    def _unknown(self, name: str) -> ErrorDetail:
        detail = f"There is no key {name[:MAX_QUOTED]!r} here."
        return HintedDetail(detail, "unknown_key", partial(self._advise, name))

    def _advise(self, name: str) -> str:
        """Return what may have been meant by an unknown key, or else all the keys there are."""
        every = f" The keys here are {list_words(self._names, 'and')}."
        return did_you_mean(name, self._names) or self.find_place(name) or every


class DocumentSerializer(ObjectSerializer, serializers.ModelSerializer):
    """A record, or a part of one, for reading and for writing.

    A missing key gets the model's default, else null, else no parts. A key is required if its
    column has no default and can't be null. Parsing makes no queries.
    """

    serializer_field_mapping: ClassVar = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
        models.URLField: TextField,
        models.BooleanField: BooleanField,
        models.FloatField: NumberField,
        models.DateTimeField: DateTimeField,
        models.PositiveIntegerField: IntegerField,
        models.PositiveSmallIntegerField: IntegerField,
        models.PositiveBigIntegerField: IntegerField,
    }
    serializer_choice_field = ChoiceField

    class Meta:
        list_serializer_class = DocumentListSerializer

    def get_validators(self) -> list:
        """Return no validators: checks across keys belong to the rules."""
        return []

    def build_standard_field(
        self, field_name: str, model_field: models.Field
    ) -> tuple[type[serializers.Field], FieldOptions]:
        """Return the field class and arguments, without validators that would make queries."""
        field_class, kwargs = super().build_standard_field(field_name, model_field)
        if "validators" in kwargs:
            kwargs["validators"] = [
                validator
                for validator in kwargs["validators"]
                if not hasattr(validator, "queryset")
            ]
        if not kwargs.get("read_only"):
            kwargs.pop("allow_blank", None)
            kwargs.update(self._optional(model_field))
            kwargs.update(self._range(model_field))
        return field_class, kwargs

    @staticmethod
    def _optional(model_field: models.Field) -> FieldOptions:
        if model_field.has_default():
            null = "This can't be null: give a value, or leave the key out."
            default = model_field.get_default()
            return {"required": False, "default": default, "error_messages": {"null": null}}
        if model_field.null:
            return {"required": False, "default": None, "allow_null": True}
        return {}

    @staticmethod
    def _range(model_field: models.Field) -> FieldOptions:
        """Return the bounds of an integer column: Django's narrowest, the same on any database."""
        ends = BaseDatabaseOperations.integer_field_ranges.get(model_field.get_internal_type())
        if ends is None or model_field.choices:
            return {}
        return dict(zip(("min_value", "max_value"), ends, strict=True))

    def derived(self, value: Mapping[str, Any]) -> DocumentData:  # noqa: ARG002
        """Return the read-only keys that are derived from the written ones."""
        return {}


def link_order(relation: Any) -> list[str]:
    """Return the ``order_by`` of a many-to-many field's records that puts them in its own order.

    That is the order of the rows between them. Django sorts by the join that the field made anyway.
    """
    links = relation.remote_field.through
    back = links._meta.get_field(relation.m2m_reverse_field_name()).remote_field.get_accessor_name()
    return [f"{back}__{column}" for column in links._meta.ordering]


class ReferenceListSerializer(DocumentListSerializer):
    """A list of references: a many-to-many field, in its own order."""

    def get_attribute(self, instance: Any) -> Any:
        """Return the records in their order, or as they were prefetched."""
        records: Any = super().get_attribute(instance)
        name = self.source_attrs[-1]
        is_read = name in getattr(instance, "_prefetched_objects_cache", ())
        if is_read or not isinstance(records, models.Manager):
            return records
        return records.order_by(*link_order(instance._meta.get_field(name)))


class ReferenceSerializer(DocumentSerializer):
    """Another record: read as an object with a few keys, written as an id or any object with one.

    ``kinds`` names the kinds of record that may stand here, where not all may.
    """

    class Meta:
        list_serializer_class = ReferenceListSerializer

    def __init__(self, *args: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)

    @property
    def resource(self) -> str:
        """The resource of the referenced records, such as ``actors``."""
        return self.Meta.model.resource

    @property
    def items_described(self) -> str:
        """What a list of these holds, in words, for messages."""
        return f"ids of {self.resource}"

    def run_validation(self, data: object = serializers.empty) -> Any:
        """Return the given id, or None if the reference is optional and null."""
        is_empty, value = self.validate_empty_values(data)
        if is_empty:
            return value
        key = data.get("id") if isinstance(data, Mapping) else data
        if not isinstance(key, str) or not key.strip():
            detail = "Give the id of a record, or an object with its id."
            raise ValidationError(detail, code="invalid")
        return self.fields["id"].run_validation(key)
