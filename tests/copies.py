"""Many statements at once, as rows: for tests of what a large and skewed base costs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from statements.models import Statement

BATCH = 1000


def copy_statement(key: str, number: int) -> list[int]:
    """Make so many copies of a statement, without its parts, and return their primary keys."""
    fields = [field for field in Statement._meta.concrete_fields if not field.generated]
    names = [field.attname for field in fields if not field.primary_key]
    (row,) = Statement.objects.filter(key=key).values(*names)
    copies = (Statement(**row | {"key": f"copy-{place}"}) for place in range(number))
    Statement.objects.bulk_create(copies, batch_size=BATCH)
    made = Statement.objects.filter(key__startswith="copy-").order_by("pk")
    return list(made.values_list("pk", flat=True))


def add(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Make rows of a model."""
    model.objects.bulk_create((model(**row) for row in rows), batch_size=BATCH)


@contextmanager
def database_time() -> Iterator[list[tuple[float, str]]]:
    """Give a list that fills with the seconds of each query, and its SQL."""
    spent: list[tuple[float, str]] = []

    def measured(execute: Any, sql: str, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, *args)
        finally:
            spent.append((time.perf_counter() - began, sql))

    with connection.execute_wrapper(measured):
        yield spent
