"""Build fixtures and the JSON Schema from seed files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from statements.seeds.building import build, stale
from statements.seeds.faults import SeedError


class Command(BaseCommand):
    """Check all seed files as one set and write what is built from them, or nothing at all."""

    help = "Builds the fixtures, and the JSON Schema of the seed format, from the seed files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folders, and whether only to check."""
        parser.add_argument(
            "--seeds",
            type=Path,
            default=settings.BASE_DIR / "seeds",
            help="the folder of the seed files",
        )
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="the folder of the fixtures",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing, and fail when a file is not what would be built",
        )

    def handle(self, *args: Any, seeds: Path, fixtures: Path, check: bool, **options: Any) -> None:
        """Build; raise CommandError with every fault of the seeds or every stale file."""
        try:
            built = build(seeds, fixtures)
        except SeedError as error:
            raise CommandError(str(error)) from None
        outdated = stale(built, fixtures)
        if check:
            if outdated:
                names = "\n".join(map(str, outdated))
                raise CommandError(
                    f"Not what is built from the seeds; run build_fixtures:\n{names}"
                )
            return
        fixtures.mkdir(parents=True, exist_ok=True)
        for path in outdated:
            if path in built:
                path.write_bytes(built[path].encode())
                self.stdout.write(f"Wrote {path}")
            else:
                self.stdout.write(f"Left over, as no seed file stands behind it: {path}")
