"""Find words in an article and print their anchor."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from statements.seeds.faults import SeedError, UnknownDocument
from statements.seeds.finding import PARTS, NoSinglePlace, find


class Command(BaseCommand):
    """Find words in the article that a seed file annotates; print where they stand as YAML."""

    help = "Finds words in an article and prints their anchor, ready to paste into the seed file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the document, the words and what they are for."""
        parser.add_argument("document", help="the id of the document")
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
        """Print the anchor; raise CommandError where there is not one place for it."""
        try:
            found = find(seeds, document, text.read_bytes(), words, part=part, sentence=sentence)
        except (SeedError, UnknownDocument, NoSinglePlace, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(found)
