"""What a reader may see of each table: all rows, or those that are public.

A view hands it on to all that reads rows: lists, filters, ids that a query names, and the records
and lists within a document.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Visibility:
    """Which rows a reader may see."""

    sees_drafts: bool

    def rows(self, model: Any) -> QuerySet[Any]:
        """Return the rows of a model; which of them are public, its manager says."""
        manager = model._default_manager
        is_limited = not self.sees_drafts and hasattr(manager, "public")
        rows: QuerySet[Any] = manager.public() if is_limited else manager.all()
        return rows

    @property
    def tag(self) -> str:
        """What an entity tag has of it: readers who see different rows never share an answer."""
        return "everything" if self.sees_drafts else "public"


PUBLIC = Visibility(sees_drafts=False)
EVERYTHING = Visibility(sees_drafts=True)
