"""A fresh checkout, as a newcomer has it after `git clone`."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def copy_checkout(folder: Path) -> Path:
    """Copy the repository's files to a folder, link the packages as its .venv, and return it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.splitlines():
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder
