"""What the commands for annotators share: a document, its article and the seed files."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand


class AnnotationCommand(BaseCommand):
    """A command about one document and the text of its article."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the document, the text and the folder of the seed files."""
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
