"""Import records from a file, all or none, or in chunks."""

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, IntegrityError, transaction

from statements.database_errors import trouble_of
from statements.documents.store.writes import Author
from statements.management.stopped import Stopped
from statements.models.revision import WritersBusy
from statements.rest.problems.exceptions import LONG_LIST
from statements.transfer import (
    FORMATS,
    Imported,
    ImportRefused,
    Mode,
    import_in_chunks,
    import_items,
    read_lines,
)
from statements.transfer.items import silent
from statements.transfer.report import OUTCOMES, CreatedMissing, Entry, GivenUp, Listed
from statements.vocabularies import Through

WIDTH = 24
BETWEEN = 0.2
"""Shortest time between two updates of the progress bar, in seconds."""

STDIN = "-"


class Command(BaseCommand):
    """Import records of any resource from NDJSON or JSON, in any order, as one revision."""

    help = (
        "Imports records of any kind, in any order, from NDJSON or a JSON array: all of them or "
        "none, unless you give --chunk. Leaves alone records that wouldn't change. See "
        "docs/importing.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the options."""
        parser.add_argument("file", help="the file with the records, or - for standard input")
        parser.add_argument(
            "--format", choices=FORMATS, help="json for *.json by default, otherwise ndjson"
        )
        parser.add_argument(
            "--mode",
            choices=list(Mode),
            default=Mode.REPLACE,
            help="what a record does if there is one with its id already: replace it (the "
            "default), count as a fault (create), or change only the keys that it has (merge); a "
            "line's own mode comes first",
        )
        parser.add_argument(
            "--create-missing",
            action="store_true",
            help="create the missing records that are referred to as {id, name, kind}",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only; write nothing")
        parser.add_argument(
            "--chunk",
            type=_count,
            metavar="N",
            help="write N records at a time, each time as a revision of its own, and let other "
            "writers in between",
        )
        parser.add_argument("--why", help="the reason, for the history")

    def handle(
        self,
        *args: object,
        file: str,
        format: str | None,
        mode: str,
        create_missing: bool,
        dry_run: bool,
        chunk: int | None,
        why: str | None,
        **_: object,
    ) -> None:
        """Import and report the result; raise CommandError with the faults by line."""
        format = format or ("json" if file.endswith(".json") else "ndjson")
        progress = Bar(sys.stderr) if sys.stderr.isatty() else silent
        author = Author(None, Through.IMPORT, why)
        imported, revisions = Imported(), []
        committed: list[bool] = []
        try:
            with (
                nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb") as stream
            ):
                items = read_lines(stream, format)
                parts: Iterable[Imported]
                if chunk is None or dry_run:
                    whole = import_items(
                        items,
                        author=author,
                        mode=Mode(mode),
                        create_missing=create_missing,
                        dry_run=dry_run,
                        progress=progress,
                        beside=partial(transaction.on_commit, partial(committed.append, True)),
                    )
                    parts = [whole]
                else:
                    parts = import_in_chunks(
                        items,
                        author=author,
                        size=chunk,
                        mode=Mode(mode),
                        create_missing=create_missing,
                        progress=progress,
                    )
                for part in parts:
                    imported.add(part)
                    revisions += [part.revision] if part.revision else []
        except (ImportRefused, Error, OSError) as error:
            raise CommandError("\n".join([_explain(error, file), _end(revisions)])) from None
        except KeyboardInterrupt:
            # After the commit, the statistics are renewed, which may take seconds.
            raise Stopped("Everything was imported." if committed else _end(revisions)) from None
        finally:
            if isinstance(progress, Bar):
                progress.close()
        self.stdout.write(_summarize(imported, revisions, is_dry=dry_run))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text} is not a number of records from 1.")
    return int(text)


def _explain(error: ImportRefused | Error | OSError, file: str) -> str:
    """Return what went wrong; raise the error if it's none that an import can meet."""
    if isinstance(error, ImportRefused):
        return _list_faults(error)
    if isinstance(error, WritersBusy):
        return str(error)
    if isinstance(error, IntegrityError):
        return f"The database refuses the records: {error}"
    if trouble := trouble_of(error):
        return f"{trouble.value[0].upper()}{trouble.value[1:]}."
    if isinstance(error, OSError):
        return f"{file} cannot be read: {error.strerror}."
    raise error


def _end(revisions: list[int]) -> str:
    """Return how far an import came that failed or was stopped."""
    if not revisions:
        return "Nothing was imported."
    return (
        f"The chunks before that were imported: {_name_revisions(revisions)} "
        "Import the same file again to write the rest."
    )


def _name_revisions(revisions: list[int]) -> str:
    if len(revisions) == 1:
        return f"Revision {revisions[0]}."
    return f"{len(revisions)} revisions, from {revisions[0]} to {revisions[-1]}."


def _list_faults(refused: ImportRefused) -> str:
    lines = []
    if len(refused.faults) > LONG_LIST:
        counts = ", ".join(f"{count:,} {code}" for code, count in refused.tally.items())
        at_least = "at least " if refused.more else ""
        total = len(refused.faults) + refused.more
        lines.append(f"There are {at_least}{total:,} faults: {counts}.")
    lines += [
        f"line {fault.line}{' ' if fault.pointer else ''}{fault.pointer}: {fault.detail}"
        for fault in refused.faults
    ]
    if refused.more:
        lines.append(f"... and at least {refused.more} more.")
    return "\n".join(lines)


def _summarize(imported: Imported, revisions: list[int], *, is_dry: bool) -> str:
    lines = []
    for verb in OUTCOMES:
        counts = getattr(imported, verb)
        if counts:
            kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
            lines.append(f"{verb.capitalize()}: {kinds}.")
    lines += _list_entries("Created for references", imported.created_missing, _show_created)
    lines += _list_entries("Given up", imported.given_up, _show_given_up)
    if is_dry:
        lines.append("This was a dry run: nothing was written.")
    else:
        lines.append(_name_revisions(revisions) if revisions else "There was nothing to write.")
    return "\n".join(lines)


def _list_entries(title: str, listed: Listed[Entry], show: Callable[[Entry], str]) -> Iterator[str]:
    if listed.count:
        yield f"{title}: {listed.count}."
        yield from (f"  {show(entry)}" for entry in listed.first)
    if listed.count > len(listed.first):
        yield f"  ... and {listed.count - len(listed.first)} more."


def _show_created(one: CreatedMissing) -> str:
    return f"line {one.line} {one.pointer}: {one.resource}/{one.id}, {one.kind}, {one.name!r}"


def _show_given_up(one: GivenUp) -> str:
    return f"line {one.line}: {one.resource}/{one.id} {one.key}: {one.was!r}"


class Bar:
    """A progress bar on one line, with the speed and the time left."""

    def __init__(self, terminal: TextIO) -> None:
        self.terminal = terminal
        self.stage = ""
        self.began = self.drawn = 0.0

    def __call__(self, stage: str, done: int, of: int | None) -> None:
        """Redraw the line, but not too often."""
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self.began, self.drawn = stage, now, 0.0
        if now - self.drawn >= BETWEEN or done == of:
            self.drawn = now
            self.terminal.write(f"\r\x1b[K{draw(stage, done, of, now - self.began)}")
            self.terminal.flush()

    def close(self) -> None:
        """Clear the line."""
        self.terminal.write("\r\x1b[K")
        self.terminal.flush()


def draw(stage: str, done: int, of: int | None, seconds: float) -> str:
    """Return the text of the bar, ``seconds`` after the stage began."""
    rate = done / seconds if seconds > 0 else 0.0
    if not of:
        return f"{stage:8} {done:,}  {rate:,.0f}/s"
    filled = WIDTH * done // of
    left = f"{(of - done) / rate:,.0f} s left" if rate else ""
    bar = "#" * filled + "." * (WIDTH - filled)
    return f"{stage:8} [{bar}] {done:,} of {of:,}  {rate:,.0f}/s  {left}".rstrip()
