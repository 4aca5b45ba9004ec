"""What a reader may see of each table: all rows, or those that are public.

A sight is handed from the view to all that reads rows: lists, filters, ids that a query names, and
the records and lists within a document.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

Sight = Callable[[Any], "QuerySet[Any]"]
"""Gives the rows of a model that a reader may see."""


def public(model: Any) -> QuerySet[Any]:
    """Return the rows that any reader may see: the model's manager says so, or it is all."""
    manager = model._default_manager
    rows: QuerySet[Any] = manager.public() if hasattr(manager, "public") else manager.all()
    return rows


def everything(model: Any) -> QuerySet[Any]:
    """Return all rows."""
    rows: QuerySet[Any] = model._default_manager.all()
    return rows
