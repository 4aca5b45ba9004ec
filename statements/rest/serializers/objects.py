"""Strict serializers of JSON objects: they refuse unknown keys and report all faults at once.

One declaration serves reading and writing. A reference is shown as an object, and accepted as
an id or any object with an ``id``. Parsing makes no queries: the rules check whether the referenced
records exist.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from statements.rest.problems.exceptions import MAX_FAULTS
from statements.rest.query.suggestions import MAX_QUOTED, did_you_mean
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

    def to_internal_value(self, data: object) -> list[object]:
        """Return the items; raise PartlyValid with the faults of all, up to MAX_FAULTS."""
        if not isinstance(data, list):
            raise PartlyValid([ErrorDetail("Give a list.", code="not_a_list")], [])
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
            raise PartlyValid([ErrorDetail("Give an object.", code="invalid")], None)
        known = self.fields
        unknown = [str(name) for name in data if name not in known]
        faults: dict[str, object] = {
            name: [self._unknown(name)] for name in islice(unknown, MAX_FAULTS)
        }
        count = len(unknown)
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

    def _unknown(self, name: str) -> ErrorDetail:
        known = (str(field.field_name) for field in self._writable_fields)
        detail = f"There is no key {name[:MAX_QUOTED]!r} here."
        return HintedDetail(detail, "unknown_key", partial(did_you_mean, name, known))


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
            return {"required": False, "default": model_field.get_default()}
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
