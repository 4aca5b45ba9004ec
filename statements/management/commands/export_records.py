"""Export all records as NDJSON that import_records can read."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from statements.history.change_queries import number_at
from statements.management.stopped import Stopped
from statements.rest.query.query_string import InvalidValue
from statements.rest.visibility import EVERYTHING
from statements.transfer import export_lines

STDOUT = "-"


class Command(BaseCommand):
    """Write one line per record: its resource, and the document that would write it."""

    help = (
        "Exports every record, drafts included, as NDJSON. Import it into an empty installation "
        "with import_records, and you get the same records."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the options."""
        parser.add_argument(
            "file", nargs="?", default=STDOUT, help="the file to write, or - for standard output"
        )
        parser.add_argument(
            "--public", action="store_true", help="leave out drafts, and relations to them"
        )
        parser.add_argument(
            "--as-of",
            metavar="WHEN",
            help="the records as they were at a revision, or at a time in UTC",
        )

    def handle(
        self, *args: object, file: str, public: bool, as_of: str | None, **options: object
    ) -> None:
        """Write the lines; raise CommandError if the file can't be written or Ctrl-C comes."""
        try:
            number = None if as_of is None else number_at(as_of, EVERYTHING)
        except InvalidValue as refused:
            raise CommandError(refused.detail) from None
        try:
            self._write(export_lines(number=number, only_public=public), file)
        except KeyboardInterrupt:
            what = "The output" if file == STDOUT else file
            raise Stopped(f"{what} is incomplete: export again.") from None

    def _write(self, lines: Iterable[str], file: str) -> None:
        if file == STDOUT:
            # Write bytes, so that the lines are UTF-8 whatever the terminal's encoding.
            out = getattr(self.stdout._out, "buffer", None) or sys.stdout.buffer
            for line in lines:
                out.write(line.encode())
            return
        try:
            with Path(file).open("w", encoding="utf-8", newline="\n") as stream:
                stream.writelines(lines)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
