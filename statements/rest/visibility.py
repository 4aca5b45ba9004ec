"""Which rows of each table a reader may see: all of them, or only public ones.

A view passes its visibility to everything that reads rows: lists, filters, lookups of ids from the
query string, and the records and lists nested in a document.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Visibility:
    """Which rows a reader may see."""

    sees_drafts: bool

    def rows(self, model: Any) -> QuerySet[Any]:
        """Return the rows of a model; its manager's ``public()`` says which ones are public.

        Without that method, all rows are.
        """
        manager = model._default_manager
        is_limited = not self.sees_drafts and hasattr(manager, "public")
        rows: QuerySet[Any] = manager.public() if is_limited else manager.all()
        return rows

    @property
    def tag(self) -> str:
        """Part of every entity tag, so readers who see different rows never share a response."""
        return "everything" if self.sees_drafts else "public"


PUBLIC = Visibility(sees_drafts=False)
EVERYTHING = Visibility(sees_drafts=True)
