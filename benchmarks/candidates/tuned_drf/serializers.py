"""The serializers, each created once for all requests: creating one takes longer than using it."""

from functools import cache
from typing import Any, ClassVar

from benchmarks.candidates.fetching import PARTS, fetched
from benchmarks.candidates.flat import KEYS
from statements.documents.serializers.records import StatementSerializer


class FetchedStatementSerializer(StatementSerializer):
    """A statement whose parts are prefetched lists."""

    def get_fields(self) -> dict[str, Any]:
        """Return the document's fields, with parts read from the prefetched lists."""
        fields = super().get_fields()
        for name in PARTS:
            fields[name].source = fetched(name)
        return fields


class FlatStatementSerializer(StatementSerializer):
    """A statement's own columns, without its parts."""

    class Meta(StatementSerializer.Meta):
        fields: ClassVar[list[str]] = list(KEYS)


@cache
def documents() -> Any:
    """Return the serializer for whole documents; it keeps no state between calls."""
    return FetchedStatementSerializer()


@cache
def flat() -> Any:
    """Return the serializer for flat records; it keeps no state between calls."""
    return FlatStatementSerializer()
