"""Django's `dumpdata`, without what is worked out again when the dump is loaded."""

from typing import Any

from django.core.management.commands import dumpdata

from statements.documents.store.words import TABLES
from statements.models import NAME_WORDS


class Command(dumpdata.Command):
    """Dump everything but the words of records: they follow from the rest, and are as much."""

    def handle(self, *app_labels: str, **options: Any) -> None:
        """Dump all tables but those of words."""
        tables = (*TABLES.values(), *NAME_WORDS.values())
        words = [table._meta.label for table in tables]
        super().handle(*app_labels, **{**options, "exclude": [*options["exclude"], *words]})
