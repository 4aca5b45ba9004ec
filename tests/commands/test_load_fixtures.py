"""`manage.py load_fixtures`, which `make run` uses at every start."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from statements.documents import delete_records
from statements.models import Statement
from statements.vocabularies import Through

pytestmark = pytest.mark.django_db


def load(*options: str) -> str:
    output = StringIO()
    call_command("load_fixtures", *options, stdout=output)
    return output.getvalue()


def test_it_loads_what_is_delivered_and_says_so():
    assert load() == "Fixtures: 90 records created, 0 replaced, 0 unchanged, 0 left alone.\n"
    assert load() == "Fixtures: 0 records created, 0 replaced, 90 unchanged, 0 left alone.\n"


def test_the_demo_world_is_loaded_only_if_asked_for():
    load()
    seed = set(Statement.objects.values_list("document__key", flat=True))
    load("--demo")

    documents = set(Statement.objects.values_list("document__key", flat=True))
    assert seed == {"peacekeepers-ukraine-2024-12"}
    assert documents > seed | {"harbor-accord-2031", "harbor-talks-2029-02"}


def test_it_names_what_it_left_alone():
    load()
    gone = Statement.objects.get(key="peacekeepers-ukraine-2024-12-s27")
    delete_records([gone], by=None, through=Through.ADMIN)

    assert load().splitlines()[1:] == [
        "Left alone: statements/peacekeepers-ukraine-2024-12-s27, because it was deleted here."
    ]


def test_a_folder_without_fixtures_is_an_error(tmp_path: Path):
    with pytest.raises(CommandError, match="There are no fixtures"):
        load("--fixtures", str(tmp_path))
