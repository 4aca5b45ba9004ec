"""Prove the anchors of a document against the article's text."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from statements.seeds.faults import SeedError, UnknownDocument
from statements.seeds.verifying import verify


class Command(BaseCommand):
    """Compare every offset, fragment and digest of a seed file with the article it annotates."""

    help = "Proves every anchor of a document's seed file against the article's text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the document and the text."""
        parser.add_argument("document", help="the id of the document")
        parser.add_argument(
            "--text",
            type=Path,
            required=True,
            help="the file with the article's text, in UTF-8 with line ends as LF",
        )
        parser.add_argument(
            "--seeds",
            type=Path,
            default=settings.BASE_DIR / "seeds",
            help="the folder of the seed files",
        )

    def handle(self, *args: Any, document: str, text: Path, seeds: Path, **options: Any) -> None:
        """Verify and print warnings; raise CommandError with everything the text contradicts."""
        try:
            verified = verify(seeds, document, text.read_bytes())
        except (SeedError, UnknownDocument, OSError) as error:
            raise CommandError(str(error)) from None
        for warning in verified.warnings:
            self.stderr.write(f"Warning: {warning}", self.style.WARNING)
        self.stdout.write(f"All {verified.anchors} anchors of {document} agree with the text.")
