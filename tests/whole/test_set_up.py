"""What a start sets up, it sets up once, however many start at once and whoever is killed."""

import fcntl
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.db import connection

from statements.management.commands.set_up import SETTING_UP
from tests.whole.installation import ROOT, Installation, database

PASSWORD = re.compile(r"password  \S{20,}")


def begin(made: Installation) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "set_up"],
        cwd=ROOT,
        env=made.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def is_held(made: Installation) -> bool:
    """Return whether somebody holds the lock of a set-up."""
    if connection.vendor == "postgresql":
        parts = urlsplit(made.url)
        (host,) = parse_qs(parts.query)["host"]
        name = parts.path[1:]
        with psycopg.connect(host=host, user="postgres", dbname=name) as other:
            row = other.execute("SELECT pg_try_advisory_xact_lock(%s)", [SETTING_UP]).fetchone()
            return row == (False,)
    with Path(made.url.removeprefix("sqlite:///") + "-set-up").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def assert_whole(made: Installation) -> None:
    made.manage("migrate", "--check")
    assert any("peacekeepers-ukraine-2024-12-s24" in line for line in made.export())


@pytest.mark.long
def test_of_several_first_starts_at_once_one_sets_up_and_all_succeed(tmp_path: Path):
    with database(tmp_path) as url:
        made = Installation(url)
        starts = [begin(made) for _ in range(3)]
        printed = [start.communicate()[0] for start in starts]

        assert [start.returncode for start in starts] == [0, 0, 0], printed
        assert len(PASSWORD.findall("".join(printed))) == 1
        assert sum("Fixtures: 0 records created" in text for text in printed) == 2
        assert_whole(made)


@pytest.mark.long
def test_a_start_that_is_killed_leaves_no_lock(tmp_path: Path):
    with database(tmp_path) as url:
        made = Installation(url)
        start = begin(made)
        while not is_held(made):
            with suppress(subprocess.TimeoutExpired):
                start.wait(0.01)
                pytest.fail("It was not seen at work.")
        start.send_signal(signal.SIGKILL)
        start.communicate()

        again = begin(made)
        printed, _ = again.communicate()
        assert again.returncode == 0, printed
        assert_whole(made)


def test_a_database_that_cannot_be_used_is_said_in_one_line(tmp_path: Path):
    if connection.vendor == "postgresql":
        made = Installation(f"postgres://postgres@/postgres?host={tmp_path}")
    else:
        (tmp_path / "records.sqlite3").write_text("This is no database. " * 100)
        made = Installation(f"sqlite:///{tmp_path}/records.sqlite3")
    start = begin(made)
    printed, _ = start.communicate()

    assert start.returncode == 1
    assert printed.startswith("CommandError: The database cannot be used: ")
    assert "Traceback" not in printed
