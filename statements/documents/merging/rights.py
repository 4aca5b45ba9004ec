"""Who may merge records and undo that: a merge changes whatever refers to a record."""

from django.db.models import Model

from statements.models import MODELS
from statements.models.permissions import VIEW_DRAFT


def rights_to_merge(model: type[Model]) -> list[str]:
    """Return the permissions that it takes to merge a record of this kind into another."""
    return [_right("delete", model), *_rights_to_move()]


def rights_to_undo(model: type[Model]) -> list[str]:
    """Return the permissions that it takes to bring back a record of this kind."""
    return [_right("add", model), *_rights_to_move()]


def _rights_to_move() -> list[str]:
    # Whoever may not see drafts would change what they can't see.
    return [VIEW_DRAFT, *(_right("change", model) for model in MODELS.values())]


def _right(verb: str, model: type[Model]) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
