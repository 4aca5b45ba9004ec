"""What an import asks of the database, and what it tells while it is at work."""

import pytest

from statements.transfer import Mode
from tests.builders import changed
from tests.transfer.lines import lines_of, take, world

pytestmark = pytest.mark.django_db


def test_the_number_of_queries_grows_with_chunks_only():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    records = world()
    full = records["statements"]["article-s01"]
    take(lines_of(records))

    def queries(count: int, prefix: str) -> int:
        lines = [
            {
                "resource": "statements",
                **changed(
                    full,
                    {
                        "/id": f"{prefix}-{n}",
                        "/estimates/0/id": f"{prefix}-{n}-e1",
                        "/identifiers/0/value": f"{prefix}-{n}",
                    },
                ),
            }
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            take(lines)
        return len(captured)

    assert queries(2, "few") == queries(20, "many") < 60


def test_progress_is_told_for_each_stage():
    told: list[tuple[str, int, int | None]] = []

    take(lines_of(world()), progress=lambda *where: told.append(where))

    assert {stage for stage, _, _ in told} == {"reading", "checking", "writing"}
    assert told[-1] == ("writing", 15, 15)


def test_progress_of_merging_is_told_as_well():
    take(lines_of(world()))
    told: list[tuple[str, int, int | None]] = []

    take(
        [{"resource": "topics", "id": id, "country": "FR"} for id in ("bridge", "harbor")],
        mode=Mode.MERGE,
        progress=lambda *where: told.append(where),
    )

    assert [stage for stage, _, _ in told] == ["reading", "merging", "checking", *["writing"] * 2]
    assert ("merging", 2, 2) in told
