"""The installation's secret key, kept in a git-ignored file that only its owner can read.

`python -m config.secret_key` checks the existing key. If there is neither a file nor a SECRET_KEY
in the environment, it creates the file.
"""

import contextlib
import os
import secrets
import stat
import sys
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_FILE = Path(__file__).resolve().parent.parent / "var" / "secret_key"

LENGTH = 50
DIFFERENT = 5
"""A key's minimum length and number of different characters, the same as in Django's checks."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""Permission bits the file must not have: any access for group or others."""


def read(path: Path = SECRET_KEY_FILE) -> str | None:
    """Return the key stored at `path`, or None if nothing exists there.

    Raises ImproperlyConfigured if the file can't be used, saying why and how to fix it.
    """
    anew = f"remove it (rm {path}) and restart to get a new key, which signs everybody out"
    try:
        if not path.is_file():
            if not os.path.lexists(path):
                return None
            raise _refusal(path, "is not a file", f"remove it (rm -r {path}) and restart")
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            remedy = f"restrict it (chmod 600 {path}); if anyone may have read it, {anew}"
            raise _refusal(path, "can be accessed by other users", remedy)
        content = path.read_bytes()
    except OSError as error:
        remedy = "run On Record as the user who owns the file, or change its owner (chown)"
        raise _refusal(path, f"cannot be read ({error.strerror})", remedy) from error
    try:
        return checked(content.decode("ascii").strip())
    except ValueError as error:
        raise _refusal(path, _fault(error), f"put the right one back, or {anew}") from error


def checked(key: str) -> str:
    """Return the key if it's strong enough; otherwise raise ValueError saying what's wrong."""
    if not key:
        raise ValueError("is empty")
    if not key.isprintable():
        raise ValueError("is not one line of text")
    if len(key) < LENGTH:
        raise ValueError(f"has only {len(key)} characters of at least {LENGTH}")
    if len(set(key)) < DIFFERENT:
        raise ValueError(f"has fewer than {DIFFERENT} different characters")
    return key


def of_environment() -> str | None:
    """Return SECRET_KEY from the environment, or None if it's unset or empty.

    Raises ImproperlyConfigured if the key is too weak.
    """
    try:
        key = os.environ.get("SECRET_KEY")
        return checked(key) if key else None
    except ValueError as error:
        raise ImproperlyConfigured(
            f"SECRET_KEY {error}: set a long random one, or leave it unset to have one generated."
        ) from error


def require(path: Path = SECRET_KEY_FILE) -> None:
    """Raise ImproperlyConfigured, naming the remedy, where the installation has no key."""
    if not (of_environment() or read(path)):
        raise ImproperlyConfigured(
            "There is no secret key. Set SECRET_KEY, or run `.venv/bin/python -m "
            f"config.secret_key` (as `make run` does) to keep a random one in {path}."
        )


def _fault(error: ValueError) -> str:
    return "is not one line of text" if isinstance(error, UnicodeError) else str(error)


def _refusal(path: Path, fault: str, remedy: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"The secret key {path} {fault}: {remedy}.")


def create(path: Path = SECRET_KEY_FILE) -> None:
    """Write a new random key of 86 characters (512 bits) to `path`, readable only by its owner.

    The file appears atomically; if two processes write at once, the first one wins. Raises
    FileExistsError if the file already exists: replacing a key would sign everybody out.
    """
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}-", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(unfinished)
    finally:
        unfinished.unlink()


def provide(path: Path = SECRET_KEY_FILE) -> None:
    """Create the key file unless there's a key already.

    Raises ImproperlyConfigured if the key can't be created or can't be used.
    """
    if of_environment() or read(path):
        return
    try:
        with contextlib.suppress(FileExistsError):
            create(path)
    except OSError as error:
        remedy = f"let this user write to {path.parent}, or set SECRET_KEY"
        raise _refusal(path, f"cannot be made ({error.strerror})", remedy) from error
    read(path)


if __name__ == "__main__":
    try:
        provide()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
