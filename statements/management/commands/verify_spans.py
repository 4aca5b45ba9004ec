"""Check the anchors of a document against the article's text."""

from pathlib import Path

from statements.management.seed_commands import ArticleCommand
from statements.seeds.verifying import verify_anchors


class Command(ArticleCommand):
    """Compare every offset, fragment and digest of a seed file with the article it annotates."""

    help = "Checks every anchor in a document's seed file against the article's text."

    def handle(
        self, *args: object, document: str, text: Path, seeds: Path, **options: object
    ) -> None:
        """Verify and print warnings; raise SeedError with everything the text contradicts."""
        verified = verify_anchors(seeds, document, text.read_bytes())
        for warning in verified.warnings:
            self.stderr.write(f"Warning: {warning}", self.style.WARNING)
        self.stdout.write(f"All {verified.anchors} anchors of {document} agree with the text.")
