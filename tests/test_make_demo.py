"""`make demo` serves the demo world, anew at each start, and leaves the installation alone."""

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from tests.checkout import copy_checkout
from tests.making import fetch, free_port, running


@pytest.fixture
def clone(tmp_path: Path, on_sqlite: None) -> Path:
    return copy_checkout(tmp_path / "clone")


@pytest.fixture
def demo(clone: Path) -> Path:
    """Give the folder of the demo, with something in it from an earlier start."""
    folder = clone / "var" / "demo"
    folder.mkdir()
    (folder / "left-over").touch()
    return folder


def refused(clone: Path, port: int) -> str:
    """Return what a demo says that does not start."""
    done = subprocess.run(
        ["make", "--silent", "demo"],
        cwd=clone,
        env={"PATH": os.environ["PATH"], "DEMO_PORT": str(port)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    return done.stdout + done.stderr


def test_it_serves_its_world_whatever_the_installation_has(clone: Path, demo: Path, tmp_path: Path):
    installation = tmp_path / "installation.sqlite3"
    installation.write_text("records that matter")
    port = str(free_port())
    settings = {
        "DATABASE_URL": f"sqlite:///{installation}",
        "SECRET_KEY": "too weak",
        "PUBLIC_URL": "https://records.example",
        "HOST": "0.0.0.0",
        "PORT": "80",
        "ANONYMOUS_READING": "false",
        # As if they stood on the command line, where they are stronger than those of a Makefile.
        "MAKEFLAGS": f"-- DATABASE_URL=sqlite:///{installation} PORT=80",
    }

    with running(clone, "demo", DEMO_PORT=port, **settings) as (printed, address):
        assert address == f"http://127.0.0.1:{port}"
        assert f"{address}/api/v1/" in printed
        assert "Everything in it is invented, except the first seed" in printed
        assert re.search(r"password  \S{20,}", printed)
        # It would change the password of the installation.
        assert "changepassword" not in printed
        for statement in ("harbor-talks-2029-02-s02", "peacekeepers-ukraine-2024-12-s24"):
            assert statement in fetch(f"{address}/api/v1/statements/{statement}/")
        assert not (demo / "left-over").exists()

    assert installation.read_text() == "records that matter"
    assert {path.name for path in (clone / "var").iterdir()} == {".gitignore", "demo"}


def test_a_link_in_place_of_its_folder_is_refused_and_left_alone(clone: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "records").touch()
    (clone / "var" / "demo").symlink_to(elsewhere)

    assert "var/demo is a link" in refused(clone, free_port())
    assert (elsewhere / "records").exists()


def test_a_port_that_is_taken_is_said_before_anything_is_removed(clone: Path, demo: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
        said = refused(clone, port)

    assert f"make demo DEMO_PORT={port + 1}" in said
    assert (demo / "left-over").exists()
