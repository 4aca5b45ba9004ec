"""Prove the anchors of a document against the article's text."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from statements.management.annotation import AnnotationCommand
from statements.seeds.faults import SeedError, UnknownDocument
from statements.seeds.verifying import verify


class Command(AnnotationCommand):
    """Compare every offset, fragment and digest of a seed file with the article it annotates."""

    help = "Proves every anchor of a document's seed file against the article's text."

    def handle(self, *args: Any, document: str, text: Path, seeds: Path, **options: Any) -> None:
        """Verify and print warnings; raise CommandError with everything the text contradicts."""
        try:
            verified = verify(seeds, document, text.read_bytes())
        except (SeedError, UnknownDocument, OSError) as error:
            raise CommandError(str(error)) from None
        for warning in verified.warnings:
            self.stderr.write(f"Warning: {warning}", self.style.WARNING)
        self.stdout.write(f"All {verified.anchors} anchors of {document} agree with the text.")
