"""The installation's secret key, kept in a git-ignored file that only its owner can read.

`python -m config.secret_key` makes the file where it is needed: there is none yet, and the
environment sets no SECRET_KEY. It checks the key that there is.
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
"""So many characters, and different ones, a key has at least: what Django's checks ask for."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What anybody but the owner might do with the file."""


def read(path: Path = SECRET_KEY_FILE) -> str | None:
    """Return the key kept at `path`, or None where there is not a file.

    Raises ImproperlyConfigured naming the file, the fault and the remedy.
    """
    anew = f"remove it (rm {path}) and start again, which makes a new key and signs everybody out"
    try:
        if not path.is_file():
            if not os.path.lexists(path):
                return None
            raise _refusal(path, "is not a file", f"remove it and start again (rm -r {path})")
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            remedy = f"take that from them (chmod 600 {path}); if somebody may have read it, {anew}"
            raise _refusal(path, "is open to others than its owner", remedy)
        content = path.read_bytes()
    except OSError as error:
        remedy = "start On Record as the user who owns it, or give it to that user (chown)"
        raise _refusal(path, f"cannot be read ({error.strerror})", remedy) from error
    try:
        return checked(content.decode("ascii").strip())
    except ValueError as error:
        raise _refusal(path, _fault(error), f"put the right one back, or {anew}") from error


def checked(key: str) -> str:
    """Return a key that is good enough; raise ValueError with what is wrong with another."""
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
    """Return the key that the environment sets, or None; an empty one counts as unset.

    Raises ImproperlyConfigured for one that is not good enough.
    """
    try:
        key = os.environ.get("SECRET_KEY")
        return checked(key) if key else None
    except ValueError as error:
        raise ImproperlyConfigured(
            f"SECRET_KEY {error}: set a long random one, or leave it unset to have one made."
        ) from error


def _fault(error: ValueError) -> str:
    return "is not one line of text" if isinstance(error, UnicodeError) else str(error)


def _refusal(path: Path, fault: str, remedy: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"The secret key {path} {fault}: {remedy}.")


def create(path: Path = SECRET_KEY_FILE) -> None:
    """Write a new random key of 86 characters (512 bits) to `path`, readable by its owner alone.

    The file is whole when it appears, and of two that are written at once one is kept. Raises
    FileExistsError where there is a file already: a key is never replaced, because that would sign
    everybody out.
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
    """Make the file where a key is needed; raise ImproperlyConfigured where that leaves none."""
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
