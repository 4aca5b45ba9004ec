"""Keep this installation in step with another."""

import os
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from statements.models.revision import WritersBusy
from statements.transfer import ImportRefused
from statements.transfer.follower import FollowError, Remote, follow
from statements.transfer.report import OUTCOMES, Imported

KEY = "ON_RECORD_KEY"
"""The environment variable with the API key for reading the other installation."""

EVERY = 10


class Command(BaseCommand):
    """Copy all records of another installation, then every change there."""

    help = (
        "Keeps this installation in step with another one by polling its feed of changes. If that "
        f"needs an API key, put it in {KEY}. See docs/history.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the address and the options."""
        parser.add_argument("url", help="the URL of the installation to follow")
        parser.add_argument("--once", action="store_true", help="poll once, then stop")
        parser.add_argument(
            "--every", type=float, default=EVERY, help=f"seconds between polls, by default {EVERY}"
        )

    def handle(self, *args: object, url: str, once: bool, every: float, **options: object) -> None:
        """Follow until stopped; raise CommandError for errors that won't go away by themselves.

        Errors that may pass, such as a server that is down, end only the current round.
        """
        try:
            remote = Remote(url, os.environ.get(KEY))
            while True:
                self._poll(remote, is_last=once)
                if once:
                    return
                time.sleep(every)
        except (FollowError, ImportRefused) as error:
            raise CommandError(_explain(error)) from None
        except KeyboardInterrupt:
            return

    def _poll(self, remote: Remote, *, is_last: bool) -> None:
        try:
            imported = follow(remote)
        except (FollowError, IntegrityError, WritersBusy) as error:
            if is_last:
                raise CommandError(str(error)) from None
            self.stderr.write(str(error))
        else:
            self._report(imported)

    def _report(self, imported: Imported | None) -> None:
        if imported is None:
            return
        counts = (f"{sum(getattr(imported, way).values())} {way}" for way in OUTCOMES)
        self.stdout.write(f"{', '.join(counts)}.")


def _explain(error: FollowError | ImportRefused) -> str:
    if isinstance(error, FollowError):
        return str(error)
    faults = (f"{fault.pointer}: {fault.detail}" for fault in error.faults[:10])
    return "\n".join(["Its changes can't be written here:", *faults])
