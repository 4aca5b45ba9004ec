"""Load the fixtures that ship with On Record, without touching anybody's edits."""

from argparse import ArgumentParser
from pathlib import Path

from statements.management.seed_commands import FolderCommand
from statements.seeds.building import DEMO
from statements.seeds.loading import LoadError, load


class Command(FolderCommand):
    """Create what is missing, replace what only fixtures have touched, and leave the rest alone."""

    help = (
        "Loads the fixtures: creates the records that are missing, and replaces those that only "
        "fixtures have changed. Leaves alone, and lists, what somebody edited or deleted here."
    )
    folders = ("fixtures",)
    refusals = (LoadError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder, and whether the demo world is loaded too."""
        super().add_arguments(parser)
        parser.add_argument(
            "--demo", action="store_true", help="load the demo world too, which is made up"
        )

    def handle(
        self, *args: object, fixtures: Path, demo: bool, verbosity: int, **options: object
    ) -> None:
        """Load and report the result; raise LoadError with every fault in the fixtures."""
        loaded = load(fixtures, fixtures / DEMO) if demo else load(fixtures)
        if verbosity == 0:
            return
        self.stdout.write(
            f"Fixtures: {len(loaded.created)} records created, {len(loaded.replaced)} replaced, "
            f"{len(loaded.unchanged)} unchanged, {len(loaded.left_alone)} left alone."
        )
        for (resource, id), reason in loaded.left_alone.items():
            self.stdout.write(f"Left alone: {resource}/{id}, because {reason}.")
