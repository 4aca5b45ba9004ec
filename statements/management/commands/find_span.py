"""Find words in an article and print their anchor."""

from argparse import ArgumentParser
from pathlib import Path

from statements.management.seed_commands import ArticleCommand
from statements.seeds.anchors import PARTS
from statements.seeds.finding import NoSinglePlace, find_anchor


class Command(ArticleCommand):
    """Find words in the article that a seed file annotates; print where they stand as YAML."""

    help = "Finds words in an article and prints their anchor, ready to paste into the seed file."
    refusals = (*ArticleCommand.refusals, NoSinglePlace)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the words and what they are for."""
        super().add_arguments(parser)
        parser.add_argument("words", help="the words, exactly as in the article")
        parser.add_argument(
            "--part",
            required=True,
            choices=PARTS,
            help="what the anchor is for, which decides whether it repeats the words",
        )
        parser.add_argument(
            "--sentence",
            help="the sentence they are in: its number in the coverage list, or words of it",
        )

    def handle(
        self,
        *args: object,
        document: str,
        words: str,
        part: str,
        sentence: str | None,
        text: Path,
        seeds: Path,
        **options: object,
    ) -> None:
        """Print the anchor; raise NoSinglePlace unless exactly one place fits."""
        content = text.read_bytes()
        self.stdout.write(
            find_anchor(seeds, document, content, words, part=part, sentence=sentence)
        )
