"""The file that keeps an installation's secret key."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import secret_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secret_key"


GOOD = "0123456789" * 5


def refusal(path: Path) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        secret_key.read(path)
    return str(refused.value)


def test_a_new_key_is_random_long_and_readable_by_its_owner_alone(path: Path, tmp_path: Path):
    secret_key.create(path)
    secret_key.create(tmp_path / "another")

    assert len(secret_key.read(path) or "") >= 50
    assert secret_key.read(path) != secret_key.read(tmp_path / "another")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {"secret_key", "another"}


def test_a_key_is_never_replaced(path: Path, tmp_path: Path):
    secret_key.create(path)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        secret_key.create(path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_somebody_left_in_its_place_is_not_written_through(path: Path, tmp_path: Path):
    path.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(FileExistsError):
        secret_key.create(path)

    assert not (tmp_path / "elsewhere").exists()
    assert "is not a file" in refusal(path)


def test_a_key_is_whole_when_it_appears(path: Path, monkeypatch: pytest.MonkeyPatch):
    def killed(_: int) -> None:
        assert not path.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        secret_key.create(path)

    assert not path.exists()


def test_without_a_file_there_is_no_key(path: Path):
    assert secret_key.read(path) is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"a\n", "has only 1 characters of at least 50"),
        (b"ab" * 50, "has fewer than 5 different characters"),
        (b"\xff\x00" * 50, "is not one line of text"),
        ("ä".encode() * 50, "is not one line of text"),
        (GOOD.encode() + b"\n" + GOOD.encode(), "is not one line of text"),
    ],
)
def test_a_key_that_is_none_is_refused_in_one_line(path: Path, content: bytes, fault: str):
    path.write_bytes(content)
    path.chmod(0o600)

    text = refusal(path)

    assert text.startswith(f"The secret key {path} {fault}: ")
    assert f"rm {path}" in text
    assert "\n" not in text


def test_a_folder_in_its_place_is_refused(path: Path):
    path.mkdir()

    assert refusal(path).startswith(f"The secret key {path} is not a file: remove it")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_may_read_or_write_is_refused(path: Path, mode: int):
    path.write_text(GOOD)
    path.chmod(mode)

    assert f"chmod 600 {path}" in refusal(path)
    path.chmod(0o600)
    assert secret_key.read(path) == GOOD


def test_a_key_that_cannot_be_read_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch):
    secret_key.create(path)

    def refuse(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert "cannot be read (Permission denied)" in refusal(path)


def test_where_no_key_can_be_made_the_environment_may_set_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "nowhere" / "secret_key"
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match=r"cannot be made .* set SECRET_KEY"):
        secret_key.provide(path)

    monkeypatch.setenv("SECRET_KEY", GOOD)
    secret_key.provide(path)


def test_where_a_key_is_required_the_error_names_the_remedy(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match=r"Set SECRET_KEY, or run .*config\.secret_key"):
        secret_key.require(path)

    secret_key.create(path)
    secret_key.require(path)


def test_the_file_is_kept_out_of_the_repository():
    ignored = subprocess.run(
        ["git", "check-ignore", "--quiet", "--no-index", str(secret_key.SECRET_KEY_FILE)],
        cwd=Path(__file__).parent,
        check=False,
    )

    assert ignored.returncode == 0


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with the module in its place, and no key."""
    (tmp_path / "config").mkdir()
    (tmp_path / "var").mkdir()
    source = Path(secret_key.__file__)
    (tmp_path / "config" / source.name).write_bytes(source.read_bytes())
    return tmp_path


def provide(clone: Path, key: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "config.secret_key"],
        cwd=clone,
        env={**os.environ, "SECRET_KEY": key},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("key", "files"), [(GOOD, set()), ("", {"secret_key"})])
def test_the_command_makes_a_file_only_where_the_environment_has_no_key(
    clone: Path, key: str, files: set[str]
):
    for _ in range(2):
        process = provide(clone, key)
        assert process.communicate()[1] == ""
        assert process.returncode == 0

    assert {file.name for file in (clone / "var").iterdir()} == files


def test_many_commands_at_once_make_one_key(clone: Path):
    processes = [provide(clone, "") for _ in range(8)]

    assert [(process.communicate()[1], process.returncode) for process in processes] == [
        ("", 0) for _ in processes
    ]
    assert [file.name for file in (clone / "var").iterdir()] == ["secret_key"]


def test_the_command_says_what_is_wrong_in_one_line(clone: Path):
    (clone / "var" / "secret_key").write_text("a")
    (clone / "var" / "secret_key").chmod(0o600)
    for key, fault in (("", "has only 1 characters"), ("short", "SECRET_KEY has only 5")):
        process = provide(clone, key)
        _, said = process.communicate()

        assert process.returncode == 1
        assert said.count("\n") == 1
        assert fault in said


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "migrate"],
        ["manage.py", "load_fixtures"],
        ["-m", "config.server"],
    ],
)
def test_no_command_and_no_server_starts_with_a_bad_key(command: list[str]):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "SECRET_KEY": "short", "PORT": "0"},
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "SECRET_KEY has only 5 characters of at least 50" in done.stderr
    assert "Traceback" not in done.stderr
