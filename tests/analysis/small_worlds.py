"""Small worlds of statements that come through few hands, drawn at random."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.builders import actor, article, estimate, outlet, save, statement, topic

ACTORS = ("ada", "bo", "cy", "desk", "wire-desk")
OUTLETS = {"herald": "desk", "wire": "wire-desk", "post": None}
DOCUMENTS = tuple(f"paper-{number}" for number in range(6))
STATEMENTS = tuple(f"note-{number:02}" for number in range(12))
STANCES = ("favor", "against")
STATUSES = ("unreviewed",) * 6 + ("accepted", "accepted", "draft", "disputed", "rejected")
RELATIONS = ("supports", "restates", "contradicts", "supersedes", "qualifies", "explains")
DATES = (
    None,
    {"edtf": "2024"},
    {"edtf": "2024-12"},
    {"edtf": "2023-11-05"},
    {"edtf": "2024-24"},
    {"edtf": "2023/2024"},
    {"edtf": "2024/.."},
    {"edtf": "../0001-06"},
    {"edtf": "9999-02/.."},
    {"edtf": "2024/"},
    {"text": "of late"},
)


seeds = st.integers(0, 2**32)
"""Each is a world. Smaller ones are no simpler, so there's no use in shrinking them."""

some_worlds = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def world_of(seed: int) -> Iterator[None]:
    """Fill the empty database with a world, until it's left."""
    with transaction.atomic():
        save(_records(Random(seed)))
        yield
        transaction.set_rollback(True)


def _records(chance: Random) -> dict[str, dict[str, Any]]:
    outlets = [
        outlet(id, actor=voice, reliability=_maybe(chance, "ABCDEF"))
        for id, voice in OUTLETS.items()
    ]
    documents = [
        article(
            id,
            publisher=_maybe(chance, list(OUTLETS)),
            reliability=_maybe(chance, "ABCDEF", 0.7),
            published=chance.choice(DATES),
            corrections=_corrections(chance, DOCUMENTS[:place]),
        )
        for place, id in enumerate(DOCUMENTS)
    ]
    return {
        "actors": {id: actor(id) for id in ACTORS},
        "sources": {one["id"]: one for one in (*outlets, *documents)},
        "topics": {id: topic(id) for id in ("bridge", "toll")},
        "statements": {
            id: _statement(chance, id, STATEMENTS[:place]) for place, id in enumerate(STATEMENTS)
        },
    }


def _statement(chance: Random, id: str, earlier: tuple[str, ...]) -> dict[str, Any]:
    attribution = chance.choice(["explicit"] * 5 + ["carried_over", "narrator", "unsourced"])
    is_spoken = attribution in ("explicit", "carried_over")
    speakers = chance.sample(ACTORS, chance.choice((1, 1, 1, 2))) if is_spoken else []
    others = [one for one in ACTORS if one not in speakers]
    chain = [] if attribution == "narrator" else _chain(chance, speakers)
    return statement(
        id,
        document=chance.choice(DOCUMENTS),
        attribution=attribution,
        speech="indirect" if is_spoken else "none",
        said=chance.choice(DATES) if is_spoken else None,
        credibility=_maybe(chance, [1, 2, 3, 4, 5, 6]),
        review_status=chance.choice(STATUSES),
        participants=[
            *({"actor": one, "role": "speaker"} for one in speakers),
            *({"actor": one, "role": "on_behalf_of"} for one in others[: chance.choice((0, 0, 1))]),
        ],
        chain=chain,
        stances=[
            {"holder": holder, "topic": about, "stance": chance.choice(STANCES)}
            for holder in ACTORS[:2]
            for about in ("bridge", "toll")
            if chance.random() < 0.2
        ],
        relations=[
            {"kind": kind, "other": other}
            for kind in RELATIONS
            for other in earlier
            if chance.random() < 0.04
        ],
        estimates=[
            _estimate(chance, f"{id}-e{number}") for number in range(chance.choice((0, 1, 1, 2)))
        ],
        assessments=[
            {"assessor": "cy", "verdict": "false", "assessed": chance.choice(DATES)}
            for _ in range(chance.choice((0, 0, 0, 1, 2)))
        ],
    )


def _chain(chance: Random, speakers: list[str]) -> list[dict[str, Any]]:
    silent = [one for one in ACTORS if one not in speakers]
    sources = [id for id, voice in OUTLETS.items() if voice not in speakers]
    hops = [{"actor": one} for one in silent] + [{"source": one} for one in sources]
    hops += [{"source": one} for one in DOCUMENTS]
    return [
        {**hop, "relation": chance.choice(("cites", "reports")), "explicit": chance.random() < 0.9}
        for hop in chance.sample(hops, chance.choice((0, 0, 0, 1, 1, 2)))
    ]


def _corrections(chance: Random, earlier: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"kind": chance.choice(("corrects", "retracts", "replaces")), "document": one}
        | {"made": chance.choice(DATES)}
        for one in earlier
        if chance.random() < 0.15
    ]


NUMBERS = (0, -5.5, 10, 10, 20, 20, 40000, 1e308, 1.7e308)


def _estimate(chance: Random, id: str) -> dict[str, Any]:
    low, high = sorted(chance.sample(NUMBERS, 2))
    forms: list[dict[str, Any]] = [
        {"approximator": "exact", "value": low},
        {"approximator": "about", "value": low},
        {"approximator": "nearly", "value": high, "lower": low, "lower_inclusive": False},
        {"approximator": "at_least", "lower": low},
        {"approximator": "more_than", "lower": low},
        {"approximator": "at_most", "upper": high},
        {"approximator": "less_than", "upper": high},
        {"approximator": "between", "lower": low, "upper": high, "upper_inclusive": False},
        {"approximator": "between", "value": low, "lower": low, "upper": high},
    ]
    return estimate(
        id,
        **{"value": None, **chance.choice(forms)},
        topic=_maybe(chance, ["bridge", "toll"], 0.2),
        measure=chance.choice(("cost", "cost", "cost", "people")),
        unit=chance.choice(("{EUR}", "{EUR}", "{EUR}", "t")),
        quantity_role=chance.choice(("expected", "expected", "required")),
        scenario=_maybe(chance, ["in the rain"], 0.9),
        as_of=chance.choice(DATES),
    )


def _maybe(chance: Random, values: Any, missing: float = 0.3) -> Any:
    return None if chance.random() < missing else chance.choice(values)
