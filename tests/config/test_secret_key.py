"""The file that keeps an installation's secret key."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import secret_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secret_key"


def test_a_new_key_is_random_long_and_readable_by_its_owner_alone(path: Path, tmp_path: Path):
    secret_key.create(path)
    secret_key.create(tmp_path / "another")

    assert len(secret_key.read(path) or "") >= 50
    assert secret_key.read(path) != secret_key.read(tmp_path / "another")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_never_replaced(path: Path):
    secret_key.create(path)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        secret_key.create(path)

    assert path.read_bytes() == before


def test_a_link_somebody_left_in_its_place_is_not_written_through(path: Path, tmp_path: Path):
    path.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(FileExistsError):
        secret_key.create(path)

    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_no_file_or_an_empty_one_is_no_key(path: Path, content: str | None):
    if content is not None:
        path.write_text(content)

    assert secret_key.read(path) is None


def test_the_file_is_kept_out_of_the_repository():
    ignored = subprocess.run(
        ["git", "check-ignore", "--quiet", "--no-index", str(secret_key.SECRET_KEY_FILE)],
        cwd=Path(__file__).parent,
        check=False,
    )

    assert ignored.returncode == 0


@pytest.mark.parametrize(("key", "files"), [("set by the operator", set()), ("", {"secret_key"})])
def test_the_command_makes_a_file_only_where_the_environment_has_no_key(
    tmp_path: Path, key: str, files: set[str]
):
    (tmp_path / "config").mkdir()
    (tmp_path / "var").mkdir()
    source = Path(secret_key.__file__)
    (tmp_path / "config" / source.name).write_bytes(source.read_bytes())

    for _ in range(2):
        subprocess.run(
            [sys.executable, "-m", "config.secret_key"],
            cwd=tmp_path,
            env={**os.environ, "SECRET_KEY": key},
            check=True,
        )

    assert {file.name for file in (tmp_path / "var").iterdir()} == files
