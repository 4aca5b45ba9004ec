"""A slow reader of a whole list holds up nobody: no transaction is open while it reads."""

import pytest
from django.db import connection

from statements.models import Topic
from statements.rest.lists import streams
from tests.api.asking import get
from tests.rest.world import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("format", ["ndjson", "csv"])
def test_no_chunk_is_read_within_a_transaction(format: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streams, "STREAM_CHUNK", 2)
    for number in range(5):
        make(Topic, f"topic-{number}", kind="issue", name="Topic")
    response = get(f"/api/v1/topics/?format={format}")

    within = [
        (connection.in_atomic_block, connection.get_autocommit())
        for _ in response.streaming_content
    ]

    assert within == [(False, True)] * (3 + (format == "csv"))
