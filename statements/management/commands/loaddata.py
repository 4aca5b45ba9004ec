"""Django's `loaddata`, which also adds what it loads to the history and finds it by name."""

from collections.abc import Sequence

from django.core.management.commands import loaddata
from django.db import transaction

from statements.documents import adopt_records, rebuild_name_words


class Command(loaddata.Command):
    """Load fixtures, and record the documents of what they brought as revision 0."""

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        """Load and record in one transaction."""
        with transaction.atomic(using=self.using):
            super().loaddata(fixture_labels)
            adopt_records()
            rebuild_name_words()
