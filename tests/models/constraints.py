"""The constraints of the app's tables, and which of them refused a row."""

import re
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models

CHECK_FAILED = re.compile(r"CHECK constraint failed: (\w+)")
UNIQUE_FAILED = re.compile(r"UNIQUE constraint failed: (.+)")


def tables() -> list[Any]:
    """Return the models of the app."""
    return list(apps.get_app_config("statements").get_models())


def constraints() -> dict[str, Any]:
    """Return every named constraint by its name, with those of unique columns.

    A unique column's constraint is called after model and column, as `actor.key`.
    """
    found: dict[str, Any] = {}
    for model in tables():
        found |= {constraint.name: constraint for constraint in model._meta.constraints}
        found |= {
            f"{model._meta.model_name}.{field.name}": field
            for field in model._meta.concrete_fields
            if field.unique and not field.primary_key
        }
    return found


def refused_by(error: IntegrityError) -> str:
    """Return the name of the constraint that a database says was broken."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return _by_name(diagnosis.table_name, diagnosis.constraint_name)
    check = CHECK_FAILED.search(str(error))
    if check:
        return check[1]
    unique = UNIQUE_FAILED.search(str(error))
    assert unique, error
    columns = [column.split(".") for column in unique[1].split(", ")]
    return _by_columns(columns[0][0], {column for _, column in columns})


def _by_name(table: str, name: str) -> str:
    """Return the name of a constraint; Django itself names those of unique columns."""
    if name in constraints():
        return name
    for field in _model(table)._meta.concrete_fields:
        if name.startswith(f"{table}_{field.column}_") and field.unique:
            return f"{_model(table)._meta.model_name}.{field.name}"
    return name


def _by_columns(table: str, columns: set[str]) -> str:
    """Return the name of a unique constraint: SQLite names the columns alone."""
    model = _model(table)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            fields = {model._meta.get_field(name).column for name in constraint.fields}
            if fields == columns:
                return str(constraint.name)
    (column,) = columns
    (field,) = (field for field in model._meta.concrete_fields if field.column == column)
    return f"{model._meta.model_name}.{field.name}"


def _model(table: str) -> Any:
    (model,) = (model for model in tables() if model._meta.db_table == table)
    return model
