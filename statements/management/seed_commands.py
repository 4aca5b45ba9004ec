"""What the commands about seeds, fixtures and articles share."""

from argparse import ArgumentParser
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from statements.seeds.article import NotUtf8
from statements.seeds.faults import SeedError, UnknownDocument


class FolderCommand(BaseCommand):
    """A command that works on folders of this checkout, each an option of its own."""

    folders: ClassVar[tuple[str, ...]]
    refusals: ClassVar[tuple[type[Exception], ...]] = (SeedError,)
    """Errors whose message tells the user what to do, so that no traceback is shown."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folders."""
        for name in self.folders:
            parser.add_argument(
                f"--{name}",
                type=Path,
                default=settings.BASE_DIR / name,
                help=f"the folder with the {name}",
            )

    def execute(self, *args: object, **options: object) -> str | None:
        """Run the command; raise CommandError in place of a refusal."""
        try:
            return super().execute(*args, **options)
        except self.refusals as error:
            raise CommandError(str(error)) from None


class ArticleCommand(FolderCommand):
    """A command about one document and the text of its article."""

    folders = ("seeds",)
    refusals: ClassVar[tuple[type[Exception], ...]] = (
        SeedError,
        UnknownDocument,
        NotUtf8,
        OSError,
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the document, its text and the folder of the seed files."""
        parser.add_argument("document", help="the id of the document")
        parser.add_argument(
            "--text",
            type=Path,
            required=True,
            help="the file with the article's text, in UTF-8 with LF line ends",
        )
        super().add_arguments(parser)
