"""The SQL for the bare server is the one that On Record runs."""

import pytest
from django.core.signals import request_finished

from benchmarks.capturing import capture
from statements.models import Statement
from statements.rest.lists import streams
from tests.api.asking import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_an_export_goes_on_after_the_last_record_of_its_first_chunk(
    monkeypatch: pytest.MonkeyPatch,
):
    chunk = 7
    monkeypatch.setattr(streams, "STREAM_CHUNK", chunk)
    # Less than a line: a chunk comes in many pieces.
    monkeypatch.setattr(streams, "PIECE_BYTES", 100)
    # Otherwise, closing a stream would close the connection of the test's transaction.
    monkeypatch.setattr(request_finished, "send", lambda **_: [])
    keys = sorted(Statement.objects.public().values_list("key", flat=True))

    captured = capture([("/api/v1/statements/?format=ndjson", None)])

    assert captured is not None
    following = captured[0]["following"]
    assert following["parameters"][following["place"]] == keys[chunk - 1]


def test_a_page_and_an_answer_of_nothing_changed_have_one_statement_each():
    path = "/api/v1/statements/"

    captured = capture([(path, get(path)["ETag"])])

    assert captured is not None
    (question,) = captured
    assert question["sql"].startswith("SELECT")
    assert question["unchanged"]
