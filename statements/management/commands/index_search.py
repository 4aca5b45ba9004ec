"""Check or rebuild the words by which records are found."""

from argparse import ArgumentParser
from itertools import islice

from django.core.management.base import BaseCommand, CommandError

from statements.documents.store.word_index import find_wrong, left_over, rebuild_index
from statements.documents.store.words import TABLES
from statements.management.stopped import Stopped
from statements.models.revision import WritersBusy
from statements.models.statistics import renew_statistics

LISTED = 20
"""How many records are named."""

REMEDY = "Run index_search without --check."


class Command(BaseCommand):
    """Rebuild the words of all records, or only check them."""

    help = (
        "Rebuilds what searches (q= and resolve/) look in: the words of every record. Every write "
        "keeps them, so this is only needed after changing the database by other means. Others can "
        "write meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whether only to check."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; fail, and list the first records, if words are wrong or missing",
        )

    def handle(self, *args: object, check: bool, **options: object) -> None:
        """Rebuild or check; raise CommandError if something is wrong."""
        try:
            if check:
                self._check()
            else:
                self.stdout.write(f"Indexed {rebuild_index()} records.")
                renew_statistics()
        except WritersBusy as busy:
            raise CommandError(str(busy)) from busy
        except KeyboardInterrupt:
            how_far = "The check isn't complete." if check else "Some records are not indexed anew."
            raise Stopped(f"{how_far} Run it again.") from None

    def _check(self) -> None:
        wrong = find_wrong()
        first = list(islice(wrong, LISTED))
        count = len(first) + sum(1 for _ in wrong)
        gone = sum(left_over(resource).count() for resource in TABLES)
        if count:
            self.stdout.write(f"{count} records are not indexed as they are:")
            for record in first:
                self.stdout.write(record)
        if count > len(first):
            self.stdout.write("…")
        if gone:
            self.stdout.write(f"{gone} records are indexed, but gone.")
        if count or gone:
            raise CommandError(REMEDY)
        self.stdout.write("All records are indexed as they are.")
