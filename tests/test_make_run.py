"""`make run` as a newcomer meets it: a fresh clone, and then a second start."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import copy_checkout
from tests.making import fetch, running

pytestmark = pytest.mark.long


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return copy_checkout(tmp_path)


def delete_as_an_editor_would(clone: Path, key: str) -> None:
    code = f"""
from statements.documents import delete_records
from statements.models import Statement
from statements.vocabularies import Through
delete_records([Statement.objects.get(key="{key}")], by=None, through=Through.ADMIN)
"""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code],
        cwd=clone,
        env={"PATH": os.environ["PATH"]},
        check=True,
    )


def test_the_first_start_serves_the_seed_and_the_second_keeps_what_was_changed(clone: Path):
    with running(clone) as (printed, address):
        assert f"{address}/api/docs/" in printed
        assert re.search(r"password  \S{20,}", printed)
        assert '"ready": true' in fetch(f"{address}/readyz")
        assert "peacekeepers-ukraine-2024-12-s24" in fetch(f"{address}/api/v1/statements/")
    key = (clone / "var" / "secret_key").read_text()

    delete_as_an_editor_would(clone, "peacekeepers-ukraine-2024-12-s27")
    with running(clone) as (printed, address):
        assert "password" not in printed
        statements = fetch(f"{address}/api/v1/statements/")
        assert "peacekeepers-ukraine-2024-12-s24" in statements
        assert "peacekeepers-ukraine-2024-12-s27" not in statements
    assert (clone / "var" / "secret_key").read_text() == key


def test_a_port_that_is_taken_is_said_first_and_nothing_is_set_up(clone: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = subprocess.run(
            ["make", "--silent", "run"],
            cwd=clone,
            env={"PATH": os.environ["PATH"], "PORT": port},
            check=False,
            capture_output=True,
            text=True,
        )

    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith(f"Port {port} on 127.0.0.1 is taken: ")
    assert {file.name for file in (clone / "var").iterdir()} == {".gitignore"}
