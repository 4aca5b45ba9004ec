"""Searches one database: `python -m benchmarks.expensive`.

DATABASE_URL says which one. The input is an `Order` as JSON; each line of the output is the result
for one target, as JSON.
"""

import json
import os
import sys
import time
from collections import Counter
from contextlib import closing
from random import Random
from typing import Any

import django

from benchmarks.databases import report
from benchmarks.expensive.asking import Asker, asking
from benchmarks.expensive.searching import Order, Tried, search, worst
from benchmarks.servers import CPU_OF_DATABASE

SHARE = 0.4
"""The share of the remaining time that goes to the next list."""

TEN = 10
FEW = 3
"""How many of the most expensive requests and streams are reported."""


def main() -> None:
    """Search every list of the database that DATABASE_URL names."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 after the settings

    from benchmarks.expensive.histories import keep_histories  # noqa: PLC0415
    from benchmarks.expensive.known import known_values  # noqa: PLC0415
    from benchmarks.expensive.targets import address, targets  # noqa: PLC0415

    order = Order(**json.load(sys.stdin))
    keep_histories()
    everything = targets(known_values(order.size))
    database_cpu = CPU_OF_DATABASE["postgresql" if connection.vendor == "postgresql" else "sqlite"]
    with closing(connection), asking(os.environ["DATABASE_URL"], database_cpu) as asker:
        left = order.seconds
        for target in everything:
            chance = Random(f"{order.seed} {target.name}")  # noqa: S311 nothing is secret
            # The long lists come first; the short ones run out of new requests quickly.
            started = time.monotonic()
            until = started + left * SHARE
            tried = search(target, asker.cost, address, chance, order.requests, until)
            left -= time.monotonic() - started
            report(f"{connection.vendor}: {target.name}, {len(tried)} requests")
            sys.stdout.write(json.dumps(_told(target.name, tried, asker)) + "\n")
            sys.stdout.flush()


def _told(name: str, tried: list[Tried], asker: Asker) -> dict[str, Any]:
    pages = [one for one in tried if not one.request.is_stream]
    streams = [one for one in tried if one.request.is_stream]
    statuses = Counter(str(one.cost.status) for one in tried)
    return {
        "target": name,
        "tried": len(tried),
        "statuses": dict(sorted(statuses.items())),
        "requests": _again(asker, worst(pages, TEN)),
        "whole": _again(asker, [one for one in streams if one.request.is_plain]),
        "streams": _again(asker, worst(streams, FEW)),
    }


def _again(asker: Asker, found: list[Tried]) -> list[dict[str, Any]]:
    """Return the lower cost of two runs: the first may have had a cold cache."""
    costs = [min(one.cost, asker.cost(one.address), key=lambda cost: cost.cpu) for one in found]
    lesser = [one._replace(cost=cost) for one, cost in zip(found, costs, strict=True)]
    return [
        {
            "address": one.address,
            **one.cost._asdict(),
            "cpu_ms_a_record": one.cost.cpu_ms_a_record,
        }
        for one in sorted(lesser, key=lambda one: -one.weight)
    ]


if __name__ == "__main__":
    main()
