"""The serializers, each made once for all requests: making one takes longer than using it."""

from functools import cache
from typing import Any, ClassVar

from benchmarks.candidates.fetching import PARTS, fetched
from benchmarks.candidates.flat import KEYS
from statements.documents.serializers.records import StatementSerializer


class FetchedStatementSerializer(StatementSerializer):
    """A statement whose parts were fetched ahead, as lists."""

    def get_fields(self) -> dict[str, Any]:
        """Return the fields of the document; parts are read where they were fetched to."""
        fields = super().get_fields()
        for name in PARTS:
            fields[name].source = fetched(name)
        return fields


class FlatStatementSerializer(StatementSerializer):
    """A statement's own values, without its parts."""

    class Meta(StatementSerializer.Meta):
        fields: ClassVar[list[str]] = list(KEYS)


@cache
def documents() -> Any:
    """Return the serializer of whole documents; it keeps nothing of what it represents."""
    return FetchedStatementSerializer()


@cache
def flat() -> Any:
    """Return the serializer of flat records; it keeps nothing of what it represents."""
    return FlatStatementSerializer()
