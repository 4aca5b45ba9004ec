"""Find words in an article and print their anchor."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from statements.management.annotation import AnnotationCommand
from statements.seeds.faults import SeedError, UnknownDocument
from statements.seeds.finding import PARTS, NoSinglePlace, find


class Command(AnnotationCommand):
    """Find words in the article that a seed file annotates; print where they stand as YAML."""

    help = "Finds words in an article and prints their anchor, ready to paste into the seed file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the words and what they are for."""
        super().add_arguments(parser)
        parser.add_argument("words", help="the words, as the article has them")
        parser.add_argument(
            "--part",
            required=True,
            choices=PARTS,
            help="what the anchor is for, which decides whether it repeats the words",
        )
        parser.add_argument(
            "--sentence",
            help="the number of the sentence in the coverage list, or words of it",
        )

    def handle(
        self,
        *args: Any,
        document: str,
        words: str,
        part: str,
        sentence: str | None,
        text: Path,
        seeds: Path,
        **options: Any,
    ) -> None:
        """Print the anchor; raise CommandError unless exactly one place fits."""
        try:
            found = find(seeds, document, text.read_bytes(), words, part=part, sentence=sentence)
        except (SeedError, UnknownDocument, NoSinglePlace, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(found)
