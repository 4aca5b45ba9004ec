"""Django's `loaddata`, which also adds what it loads to the history and to the search."""

from collections.abc import Sequence

from django.core.management.commands import loaddata
from django.db import transaction

from statements.documents import adopt_records
from statements.documents.store.word_index import rebuild_index


class Command(loaddata.Command):
    """Load fixtures, record the documents of what they brought as revision 0, and index them."""

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        """Load, record and index in one transaction."""
        with transaction.atomic(using=self.using):
            super().loaddata(fixture_labels)
            adopt_records()
            rebuild_index()
