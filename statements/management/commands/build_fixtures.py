"""Build fixtures and the JSON Schema from seed files."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from statements.management.seed_commands import FolderCommand
from statements.seeds.building import build_fixtures, find_stale


class Command(FolderCommand):
    """Check all seed files as one set and write what is built from them, or nothing at all."""

    help = (
        "Builds the fixtures, the demo world's too, and the JSON Schema of the seed format, from "
        "the seed files."
    )
    folders = ("seeds", "fixtures")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folders, and whether only to check."""
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="write nothing, and fail if a file is out of date"
        )

    def handle(
        self, *args: object, seeds: Path, fixtures: Path, check: bool, **options: object
    ) -> None:
        """Build; raise SeedError with every fault of the seeds, CommandError for stale files."""
        built = build_fixtures(seeds, fixtures)
        outdated = find_stale(built, fixtures)
        if check:
            if outdated:
                names = "\n".join(map(str, outdated))
                raise CommandError(f"These files are out of date; run build_fixtures:\n{names}")
            return
        fixtures.mkdir(parents=True, exist_ok=True)
        for path in outdated:
            if path in built:
                path.write_bytes(built[path].encode())
                self.stdout.write(f"Wrote {path}")
            else:
                self.stdout.write(f"Left over, since no seed file builds it: {path}")
