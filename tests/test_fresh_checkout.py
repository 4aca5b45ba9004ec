"""What can be run in a fresh checkout, with nothing set and no secret key."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import copy_checkout
from tests.seeds.small import TEXT, write


@pytest.fixture
def checkout(tmp_path: Path, on_sqlite: None) -> Path:
    return copy_checkout(tmp_path / "checkout")


def run(checkout: Path, *command: str, python: str = ".venv/bin/python"):
    return subprocess.run(
        [python, *command],
        cwd=checkout,
        env={"PORT": "0"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_fixtures_are_built_without_a_secret_key(checkout: Path):
    committed = files(checkout / "fixtures")
    (checkout / "fixtures" / "shared.json").unlink()

    built = run(checkout, "manage.py", "build_fixtures")

    assert (built.returncode, built.stderr) == (0, "")
    assert files(checkout / "fixtures") == committed
    assert [path.name for path in (checkout / "var").iterdir()] == [".gitignore"]


def test_spans_are_found_and_verified_without_a_secret_key(checkout: Path, tmp_path: Path):
    write(tmp_path)
    (tmp_path / "article.txt").write_text(TEXT)
    where = ("--text", str(tmp_path / "article.txt"), "--seeds", str(tmp_path))

    found = run(checkout, "manage.py", "find_span", "story", "Ana", "--part", "source", *where)
    verified = run(checkout, "manage.py", "verify_spans", "story", *where)

    assert (found.stdout, found.stderr) == ("source: {exact: Ana, start: 0}\n", "")
    assert (verified.returncode, verified.stderr) == (0, "")


def test_no_server_starts_without_a_secret_key(checkout: Path):
    for command in (
        ("-m", "config.server"),
        ("manage.py", "runserver", "--noreload", "127.0.0.1:0"),
    ):
        server = run(checkout, *command)

        assert server.returncode != 0
        assert "There is no secret key. Set SECRET_KEY, or run" in server.stderr
        assert "Traceback" not in server.stderr


def test_nothing_is_signed_without_a_secret_key(checkout: Path):
    signing = run(
        checkout,
        "manage.py",
        "shell",
        "--command",
        "from django.core import signing; signing.dumps(1)",
    )

    assert signing.returncode != 0
    assert "SECRET_KEY setting must not be empty" in signing.stderr


def test_a_python_without_django_is_told_which_one_has_it(checkout: Path):
    bare = run(checkout, "-S", "manage.py", "build_fixtures", python=sys.executable)

    assert bare.returncode != 0
    assert "make run" in bare.stderr
    assert ".venv/bin/python manage.py" in bare.stderr
    assert "Traceback" not in bare.stderr
