"""Conditions of the ORM put together, and the fields that a lookup path leads through."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Case, Model, Q, When
from django.db.models.constants import LOOKUP_SEP


def any_of(conditions: Iterable[Q]) -> Q:
    """Return the OR of the conditions; there must be at least one."""
    first, *others = conditions
    for other in others:
        first |= other
    return first


def complement(q: Q) -> Q:
    """Return a Q that's true exactly where ``q`` isn't, even where NULLs make ``q`` unknown.

    Plain ``~q`` wouldn't match there.
    """
    return Q(Case(When(q, then=False), default=True, output_field=models.BooleanField()))


def truth(q: Q) -> Case:
    """Return an expression for whether a condition holds, which is false where it's unknown."""
    return Case(When(q, then=True), default=False, output_field=models.BooleanField())


def fields_along(model: type[Model], path: str) -> list[models.Field]:
    """Return the model fields along a lookup path such as ``document__publisher``."""
    fields: list[models.Field] = []
    owner: Any = model
    for name in path.split(LOOKUP_SEP):
        fields.append(owner._meta.pk if name == "pk" else owner._meta.get_field(name))
        owner = fields[-1].related_model
    return fields
