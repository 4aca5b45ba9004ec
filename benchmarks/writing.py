"""A single write through the API, compared with a stock nested create of the same statement.

`python -m benchmarks write` runs both in one process, on the database that an import has filled,
taking turns. It measures from the request's bytes to the answer's, with no socket in between.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks.databases import run_python

WRITES = 200
WARM = 20
"""Writes before the measured ones."""

Raw = dict[str, Any]


class Medians(NamedTuple):
    """The median milliseconds per write: through the API, and by a stock create."""

    api: float
    stock: float

    @property
    def ratio(self) -> float:
        """The API's time as a multiple of the stock create's."""
        return self.api / self.stock


def measure_writes(url: str) -> Medians:
    """Measure on a database that an import has filled; raise CalledProcessError."""
    return Medians(*json.loads(run_python(url, "-m", "benchmarks.writing")))


def modeled_on(records: Sequence[Raw], name: str, count: int) -> Iterator[Raw]:
    """Yield new statements, each modeled on an existing one."""
    for number in range(count):
        raw = records[number % len(records)]
        id = f"{name}-{number}"
        estimates = [
            {**one, "id": f"{id}-e{place}"} for place, one in enumerate(raw["estimates"], start=1)
        ]
        yield {**raw, "id": id, "estimates": estimates}


def _columns(raw: Raw) -> Raw:
    """Return a document in the form of the stock serializer: columns, with the days of dates."""
    columns: Raw = {}
    for name, value in raw.items():
        if name in ("said", "event", "as_of"):
            date = value or dict.fromkeys(("edtf", "first", "last", "basis", "text"))
            columns |= {f"{name}_{part}": date[part] for part in date if part != "open"}
        elif isinstance(value, list):
            columns[name] = [_columns(one) if isinstance(one, dict) else one for one in value]
        elif name not in ("url", "created_at", "updated_at", "revision", "range_min", "range_max"):
            columns["key" if name == "id" else name] = value
    return columns


def with_ids(value: Any) -> Any:
    """Return a document with ids in place of references."""
    if isinstance(value, list):
        return [with_ids(one) for one in value]
    if not isinstance(value, dict):
        return value
    is_brief = set(value) in ({"id", "name", "kind", "url"}, {"id", "text", "kind", "url"})
    return value["id"] if is_brief else {name: with_ids(inner) for name, inner in value.items()}


def _timed(write: Callable[[Raw], int], bodies: Iterator[Raw]) -> Iterator[float]:
    for body in bodies:
        began = time.perf_counter()
        status = write(body)
        took = time.perf_counter() - began
        if status != 201:
            raise RuntimeError(f"{write.__name__} was answered with {status}.")
        yield took * 1000


def main() -> None:
    """Run the measurement, and write the two medians to the output as JSON."""
    import django  # noqa: PLC0415

    django.setup()
    from django.test import Client, RequestFactory  # noqa: PLC0415 after the settings

    from benchmarks.candidates.stock_drf.writing import NestedView  # noqa: PLC0415
    from statements.models import ApiKey  # noqa: PLC0415

    here: dict[str, Any] = {"SERVER_NAME": "127.0.0.1"}
    client, factory, stock = Client(**here), RequestFactory(**here), NestedView.as_view()
    name = f"w{int(time.time())}"
    _, text = ApiKey.objects.make(name, "review")
    key = {"authorization": f"Bearer {text}"}
    page = client.get("/api/v1/statements/?limit=50").json()
    records = [with_ids(record) for record in page["results"]]

    def through_the_api(body: Raw) -> int:
        given: Any = {"content_type": "application/json", "headers": key}
        return client.post("/api/v1/statements/", json.dumps(body), **given).status_code

    def as_stock_does(body: Raw) -> int:
        given: Any = {"content_type": "application/json"}
        response: Any = stock(factory.post("/", json.dumps(_columns(body)), **given))
        return int(response.render().status_code)

    ours = _timed(through_the_api, modeled_on(records, f"{name}-a", WRITES + WARM))
    theirs = _timed(as_stock_does, modeled_on(records, f"{name}-b", WRITES + WARM))
    pairs = list(zip(ours, theirs, strict=True))[WARM:]
    json.dump([statistics.median(side) for side in zip(*pairs, strict=True)], sys.stdout)


if __name__ == "__main__":
    main()
