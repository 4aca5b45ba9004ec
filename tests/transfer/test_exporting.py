"""An export is all there is: into an empty database it brings the very same records."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from statements.documents import MODELS
from statements.documents.serializers.parsing import serializer_for
from statements.models import Statement
from statements.transfer import export_lines
from tests.documents.strategies import RECORDS, fill
from tests.transfer.lines import lines_of, take, take_bytes, world

pytestmark = pytest.mark.django_db


def exported(**options: Any) -> str:
    return "".join(export_lines(**options))


def empty() -> None:
    """Delete all records by an import that says that they are gone."""
    take(
        {"resource": resource, "id": id, "deleted": True}
        for resource, model in MODELS.items()
        for id in model.objects.values_list("key", flat=True)
    )


def test_an_export_of_the_delivered_records_comes_back_byte_for_byte(seeded: None):
    first = exported()
    empty()
    assert exported() == ""

    take_bytes(first.encode())

    assert exported() == first


@given(st.data())
@settings(max_examples=10)
def test_an_export_of_any_records_comes_back_byte_for_byte(data: Any):
    from django.db import transaction

    with transaction.atomic():
        fill()
        lines = [
            {"resource": resource, **data.draw(record)} for resource, record in RECORDS.items()
        ]
        take(lines)
        first = exported()
        empty()
        take_bytes(first.encode())
        assert exported() == first
        transaction.set_rollback(True)


def test_a_line_has_the_kind_first_and_nothing_that_is_only_read():
    take(lines_of(world()))

    lines = [json.loads(line) for line in exported().splitlines()]

    assert [(line["resource"], line["id"]) for line in lines] == [
        *(("sources", id) for id in ("agency", "article", "herald", "notice")),
        *(("actors", id) for id in ("ada", "desk", "ministry", "realm", "witness")),
        *(("topics", id) for id in ("bridge", "harbor", "toll")),
        *(("statements", id) for id in ("article-s00", "article-s01", "article-s02")),
    ]
    for line in lines:
        keys = list(line)
        assert keys[0] == "resource"
        fields = serializer_for(line["resource"]).fields.items()
        assert set(keys[1:]) == {name for name, field in fields if not field.read_only}


def test_drafts_are_among_them_unless_only_what_is_public_is_asked_for():
    records = world()
    records["statements"]["article-s00"]["review_status"] = "draft"
    take(lines_of(records))

    whole = [json.loads(line) for line in exported().splitlines()]
    public = [json.loads(line) for line in exported(only_public=True).splitlines()]

    assert {line["id"] for line in whole} - {line["id"] for line in public} == {"article-s00"}
    assert "article-s00" not in exported(only_public=True)


@pytest.mark.parametrize("size", [1, 2])
def test_chunks_make_no_difference(size: int, monkeypatch: pytest.MonkeyPatch):
    take(lines_of(world()))
    whole = exported()

    monkeypatch.setattr("statements.transfer.exporter.EXPORT_CHUNK", size)

    assert exported() == whole


def test_lines_that_the_api_answers_are_taken_as_they_are(client: Client):
    take(lines_of(world()))
    first = exported()
    answered = b"".join(
        b"".join(client.get(f"/api/v1/{resource}/?format=ndjson").streaming_content)  # type: ignore[attr-defined]
        for resource in MODELS
    )
    unchanged = take_bytes(answered).unchanged
    assert unchanged == {resource: len(raws) for resource, raws in world().items()}
    empty()

    take_bytes(answered)

    assert exported() == first
    assert Statement.objects.count() == 3
