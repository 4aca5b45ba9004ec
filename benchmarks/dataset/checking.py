"""Checks whether the made-up records are as skewed as they should be, and follow the rules.

`python -m benchmarks.dataset.checking` takes a size, and which of the databases that `prepare` has
made. It compares the shares of frequent values and of missing parts with what they should be. Then
it reads a sample of statements from all over the database, and all actors, sources and topics
unless there are too many, as the API shows them. It parses them and applies every rule.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django

from benchmarks.databases import environment, postgresql, report, sqlite_url
from benchmarks.dataset.chance import Chance
from benchmarks.dataset.reading import reader
from benchmarks.dataset.shares import wrong_shares

STATEMENTS = 300
RECORDS = 5_000


def faults(size: int) -> Iterator[str]:
    """Yield every fault in a sample of the database that Django is set up for."""
    from rest_framework.renderers import JSONRenderer  # noqa: PLC0415

    from statements.documents import MODELS, SERIALIZERS, Facts, check_batch, parse_document  # noqa: PLC0415

    chance = Chance(size)
    batch: dict[str, list[dict[str, Any]]] = {}
    for resource, model in MODELS.items():
        total = model.objects.count()
        wanted = {*range(1, total + 1)}
        if resource == "statements" or total > RECORDS:
            wanted = {chance.between(1, total) for _ in range(STATEMENTS)}
        for record in model.objects.filter(pk__in=sorted(wanted)):
            raw = json.loads(JSONRenderer().render(SERIALIZERS[resource](record).data))
            document, found = parse_document(resource, raw)
            yield from (f"{resource}/{record.key}{fault.pointer}: {fault.code}" for fault in found)
            if document is not None:
                batch.setdefault(resource, []).append(document)
    report(f"looked at {dict(Counter({name: len(found) for name, found in batch.items()}))}")
    for resource, place, fault in check_batch(batch, Facts.gather(batch)):
        yield f"{resource}/{batch[resource][place]['id']}{fault.pointer}: {fault.detail}"


def _checked(size: int, database_url: str) -> int:
    os.environ.update(environment(database_url))
    django.setup()
    with reader(database_url) as ask:
        found = [*wrong_shares(ask), *faults(size)]
    for fault in found[:50]:
        report(fault)
    report(f"{len(found)} faults")
    return 1 if found else 0


def main() -> int:
    """Check the database that the command line names; return 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    if asked.database == "sqlite":
        return _checked(asked.size, sqlite_url(asked.size))
    with postgresql() as url:
        return _checked(asked.size, url(asked.size))


if __name__ == "__main__":
    sys.exit(main())
