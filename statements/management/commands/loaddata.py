"""Django's `loaddata`, after which the history knows of what was loaded."""

from collections.abc import Sequence

from django.core.management.commands import loaddata
from django.db import transaction

from statements.documents import adopt_records


class Command(loaddata.Command):
    """Load fixtures, and keep the documents of what they brought as revision 0."""

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        """Load, and keep; all or nothing."""
        with transaction.atomic(using=self.using):
            super().loaddata(fixture_labels)
            adopt_records()
