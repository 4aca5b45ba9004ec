"""Check the anchors of a document against the article's text."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError

from statements.management.seed_commands import ArticleCommand
from statements.models.revision import WritersBusy
from statements.seeds.building import DEMO
from statements.seeds.filling import fill_seed
from statements.seeds.record_anchors import RecordError, fill_records, verify_records
from statements.seeds.verifying import verify_anchors


class Command(ArticleCommand):
    """Compare every offset, fragment and digest of a document with the article it annotates."""

    help = (
        "Checks every anchor in a document's seed file, or of its records in the database, against "
        "the article's text."
    )
    refusals = (*ArticleCommand.refusals, RecordError, IntegrityError, WritersBusy)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where the anchors are, and whether to fill them in."""
        super().add_arguments(parser)
        parser.add_argument(
            "--records",
            action="store_true",
            help="check the database's records, drafts included, instead of the seed file",
        )
        parser.add_argument(
            "--fill",
            action="store_true",
            help="first work out the digest of each anchor that has a start and an end, but "
            "neither exact nor digest; in the database only drafts have such anchors",
        )

    def handle(
        self,
        *args: object,
        document: str,
        text: Path,
        seeds: Path,
        records: bool,
        fill: bool,
        **options: object,
    ) -> None:
        """Verify and print warnings; raise a refusal with everything the text contradicts."""
        content = text.read_bytes()
        if fill:
            self._fill(document, content, None if records else seeds)
        if records:
            checked = verify_records(document, content)
            count, warnings = checked.anchors, checked.warnings.shown
        else:
            verified = verify_anchors(seeds, document, content, base=_find_base(seeds))
            count, warnings = verified.anchors, [str(warning) for warning in verified.warnings]
        for warning in warnings:
            self.stderr.write(f"Warning: {warning}", self.style.WARNING)
        self.stdout.write(f"All {count} anchors of {document} agree with the text.")

    def _fill(self, document: str, content: bytes, seeds: Path | None) -> None:
        """Fill in digests and print which; ``seeds`` is None for the database's records."""
        revision = None
        if seeds is None:
            filled = fill_records(document, content)
            lines, revision = filled.anchors.shown, filled.revision
        else:
            lines = [str(anchor) for anchor in fill_seed(seeds, document, content)]
        for line in lines:
            self.stdout.write(f"Filled in: {line}")
        if not lines:
            self.stdout.write("There was nothing to fill in.")
        if revision is not None:
            self.stdout.write(f"Revision {revision}.")


def _find_base(seeds: Path) -> Path | None:
    """Return the folder whose shared records these seeds may refer to, if they are the demo's."""
    demo = settings.BASE_DIR / "fixtures" / DEMO / "seeds"
    return settings.BASE_DIR / "seeds" if seeds.resolve() == demo else None
