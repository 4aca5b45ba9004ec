"""The commands of the guide to importing work as they stand there, and print what it shows."""

import os
import shlex
import shutil
import subprocess
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from statements.models import Topic
from tests.docs.markdown import ROOT, Block, blocks, text_of

GUIDE = ROOT / "docs" / "importing.md"
MANAGE = ".venv/bin/python manage.py "


def commands() -> list[Block]:
    """Return the commands of the section about HTTP, in order."""
    begins = text_of(GUIDE).index("\n## Over HTTP\n")
    return [block for block in blocks(GUIDE) if block.language == "sh" and block.start > begins]


def pairs() -> list[tuple[str, str]]:
    """Return the lines to import that stand before what the command prints, with that."""
    found = blocks(GUIDE)
    return [
        (given.code, printed.code)
        for given, printed in pairwise(found)
        if given.code.startswith("{") and printed.code.startswith(("Created:", "Replaced:"))
    ]


def manage(command: str) -> str:
    """Run a command of `manage.py` here, where the database of the test is."""
    output = StringIO()
    call_command(*shlex.split(command.removeprefix(MANAGE)), stdout=output)
    return output.getvalue()


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.django_db(transaction=True)
def test_what_is_pasted_into_a_shell_imports(live_server: LiveServer, tmp_path: Path):
    (key,) = commands()[0].code.splitlines()
    environment = {
        **os.environ,
        "BASE": live_server.url,
        "KEY": manage(key.removeprefix("KEY=$(").removesuffix(")")).strip(),
    }
    answers = [
        subprocess.run(
            ["sh", "-c", block.code],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for block in commands()[1:]
    ]

    assert ['"revision": null' in answers[0], '"revision": 1' in answers[1]] == [True, True]
    assert '"revision": 2' in answers[2]
    assert set(Topic.objects.values_list("key", "name", "country")) == {
        ("harbor-bridge", "The harbor bridge", "IT"),
        ("harbor-bridge-toll", "A toll", None),
    }


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("lines", "printed"), pairs())
def test_the_command_prints_what_is_shown(lines: str, printed: str, tmp_path: Path):
    file = tmp_path / "records.ndjson"
    file.write_text(lines, encoding="utf-8")
    dry = "--dry-run" if "dry run" in printed else ""

    assert manage(f"{MANAGE}import_records {file} --create-missing {dry}") == printed


def test_the_guide_shows_three_reports():
    assert len(pairs()) == 3
