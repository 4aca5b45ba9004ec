"""In which order records are written: each after all that its own row refers to."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from statements.documents import Batch, sort_into_waves
from statements.documents.serializers.layout import find_references
from tests.builders import actor, article, batch_of, outlet, statement, topic, world


@st.composite
def batches(draw: Any) -> Batch:
    """Return a forest of actors, outlets, documents and topics, and statements, in any order."""
    count = draw(st.integers(1, 6))

    def earlier(prefix: str, place: int) -> str | None:
        chosen: int | None = draw(st.none() | st.integers(0, 9))
        return None if chosen is None or chosen >= place else f"{prefix}{chosen}"

    records = {
        "actors": [
            actor(f"a{n}", parent=earlier("a", n), known_via=earlier("o", n)) for n in range(count)
        ],
        "sources": [
            *(outlet(f"o{n}", actor=earlier("a", n + 1)) for n in range(count)),
            *(article(f"d{n}", publisher=earlier("o", count)) for n in range(count)),
        ],
        "topics": [topic(f"t{n}", parent=earlier("t", n)) for n in range(count)],
        "statements": [
            statement(
                f"s{n}",
                document=f"d{n}",
                topics=["t0"],
                relations=[{"kind": "supports", "other": f"s{(n + 1) % count}"}],
            )
            for n in range(count)
        ],
    }
    order = draw(st.permutations(list(records)))
    return batch_of(
        {
            resource: {raw["id"]: raw for raw in draw(st.permutations(records[resource]))}
            for resource in order
        }
    )


@given(batch=batches())
def test_every_record_comes_once_and_after_what_its_row_refers_to(batch: Batch):
    there = {(resource, one["id"]) for resource, many in batch.items() for one in many}
    written: list[tuple[str, str]] = []

    for wave in sort_into_waves(batch):
        for resource, documents in wave.items():
            for document in documents:
                for trace in find_references(resource, document):
                    if trace.pointer.count("/") == 1:
                        assert (trace.resource, trace.id) in written
        written += [(resource, one["id"]) for resource, many in wave.items() for one in many]

    assert len(written) == len(there)
    assert set(written) == there


def test_what_is_in_no_batch_is_waited_for_by_nobody():
    batch = batch_of({"actors": {"ada": actor(parent="elsewhere")}})

    assert list(sort_into_waves(batch)) == [batch]


def test_an_order_is_the_same_every_time():
    records = world()
    turned = {
        resource: dict(reversed(list(raws.items())))
        for resource, raws in reversed(list(records.items()))
    }

    assert [
        {resource: [one["id"] for one in many] for resource, many in wave.items()}
        for wave in sort_into_waves(batch_of(records))
    ] == [
        {resource: [one["id"] for one in many] for resource, many in wave.items()}
        for wave in sort_into_waves(batch_of(turned))
    ]


def test_nothing_has_no_order():
    assert list(sort_into_waves({})) == []
