"""The installation's secret key, kept in a git-ignored file that only its owner can read.

`python -m config.secret_key` makes the file where it is needed: there is none yet, and the
environment sets no SECRET_KEY.
"""

import contextlib
import os
import secrets
from pathlib import Path

SECRET_KEY_FILE = Path(__file__).resolve().parent.parent / "var" / "secret_key"


def read(path: Path = SECRET_KEY_FILE) -> str | None:
    """Return the key kept at `path`, or None where there is no file or an empty one."""
    try:
        return path.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def create(path: Path = SECRET_KEY_FILE) -> None:
    """Write a new random key of 86 characters (512 bits) to `path`, readable by its owner alone.

    Raises FileExistsError where there is a file already: a key is never replaced, because that
    would sign everybody out.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64) + "\n")


if __name__ == "__main__":
    if not os.environ.get("SECRET_KEY"):
        with contextlib.suppress(FileExistsError):
            create()
