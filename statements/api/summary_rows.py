"""The summary of estimates as CSV: one row for each group of comparable numbers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rest_framework import serializers

from statements.rest.json.document_queries import compact_json
from statements.rest.lists.streams import CsvRenderer

LEFT_OUT = ("open_lower", "open_upper", "no_value", "undated")
"""The reasons for which estimates are left out of a figure, each with a column of their number."""


class EndSerializer(serializers.Serializer):
    """The lowest or the highest end that was said."""

    number = serializers.FloatField()
    inclusive = serializers.BooleanField()
    estimate = serializers.CharField()


class EnvelopeSerializer(serializers.Serializer):
    """The ends between which all numbers lie."""

    lower = serializers.FloatField()
    upper = serializers.FloatField()


class OriginsSerializer(serializers.Serializer):
    """How many origins there are."""

    distinct = serializers.IntegerField()
    not_known = serializers.IntegerField()


class GroupRowSerializer(serializers.Serializer):
    """A group of comparable estimates as a row; its fields are the columns."""

    measure = serializers.CharField()
    topic = serializers.CharField()
    unit = serializers.CharField()
    quantity_role = serializers.CharField()
    scenario = serializers.CharField()
    differs_in = serializers.ListField()
    count = serializers.IntegerField()
    lowest = EndSerializer()
    highest = EndSerializer()
    envelope = EnvelopeSerializer()
    median = serializers.FloatField()
    origins = OriginsSerializer()
    open_lower = serializers.IntegerField()
    open_upper = serializers.IntegerField()
    no_value = serializers.IntegerField()
    undated = serializers.IntegerField()
    estimates = serializers.ListField()
    list = serializers.CharField()


def csv_of(subjects: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the groups of subjects, as the summary has them, as CSV."""
    texts = [compact_json(row) for subject in subjects for row in _rows(subject)]
    return b"".join(CsvRenderer().stream([texts], GroupRowSerializer()))


def _rows(subject: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    topic = subject["topic"] and subject["topic"]["id"]
    for group in subject["groups"]:
        left_out = {one["reason"]: one["count"] for one in group["left_out"]}
        yield {
            **group,
            "measure": subject["measure"],
            "topic": topic,
            **{reason: left_out.get(reason, 0) for reason in LEFT_OUT},
            "estimates": [one["id"] for one in group["estimates"]],
        }
