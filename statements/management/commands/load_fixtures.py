"""Load the fixtures that ship with On Record, without touching anybody's edits."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from statements.seeds.loading import LoadError, load


class Command(BaseCommand):
    """Create what is missing, replace what only fixtures have touched, and leave the rest alone."""

    help = (
        "Loads the fixtures through the write path: creates what is missing and replaces what only "
        "fixtures have touched. What somebody edited or deleted here is left alone and named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="the folder of the fixtures",
        )

    def handle(self, *args: Any, fixtures: Path, **options: Any) -> None:
        """Load and report the result; raise CommandError with every fault in the fixtures."""
        try:
            loaded = load(fixtures)
        except LoadError as error:
            raise CommandError(str(error)) from None
        if options["verbosity"] == 0:
            return
        self.stdout.write(
            f"Fixtures: {len(loaded.created)} records created, {len(loaded.replaced)} replaced, "
            f"{len(loaded.unchanged)} unchanged, {len(loaded.left_alone)} left alone."
        )
        for (resource, id), reason in loaded.left_alone.items():
            self.stdout.write(f"Left alone: {resource}/{id}, because {reason}.")
