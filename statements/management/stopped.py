"""How a command ends that Ctrl-C stops."""

from django.core.management.base import CommandError

INTERRUPTED = 130
"""The exit status that shells give to what Ctrl-C stops: 128 and the number of the signal."""


class Stopped(CommandError):
    """Ctrl-C came: ends the command with one line on how far it got instead of a traceback.

    Django writes the name of the class before that line.
    """

    def __init__(self, how_far: str) -> None:
        super().__init__(how_far, returncode=INTERRUPTED)
