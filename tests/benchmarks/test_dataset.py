"""The made-up world is skewed as news is, the same in every run, and asked for heavy and rare."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from benchmarks.dataset import shares
from benchmarks.dataset.chance import THIRD, Chance, power_law
from benchmarks.dataset.facts import Facts, find
from benchmarks.dataset.reading import Ask, across
from benchmarks.dataset.speech import blocks
from benchmarks.dataset.tables import COLUMNS

SIZE = 5_000


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """The made-up tables, without any of the project's constraints."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        for table, columns in COLUMNS.items():
            names = ", ".join(f'"{column}"' for column in columns)
            database.execute(f'CREATE TABLE "{table}" ({names})')
        database.execute("BEGIN")
        for block in blocks(SIZE):
            for table, rows in block.items():
                marks = ", ".join("?" * len(COLUMNS[table]))
                database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)

        def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
            return database.execute(sql, values).fetchall()

        yield ask


@pytest.fixture(scope="module")
def facts(ask: Ask) -> Facts:
    return find(SIZE, ask)


@pytest.fixture
def ask_and_undo(ask: Ask) -> Iterator[Ask]:
    ask("SAVEPOINT before")
    yield ask
    ask("ROLLBACK TO before")


def test_frequent_values_missing_parts_and_long_chains_have_their_shares(ask: Ask):
    assert list(shares.wrong_shares(ask)) == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("UPDATE statements_hop SET source_id = 1 + id % 20", "via"),
        ("UPDATE statements_participation SET actor_id = 1 + id % 99", "speaker"),
        ("UPDATE statements_statementtopic SET topic_id = 1 + id % 99", "topic"),
        ("UPDATE statements_relation SET other_id = 1 + id % 999", "related_to"),
        ("UPDATE statements_source SET publisher_id = 1 + id % 20", "publisher"),
        ("UPDATE statements_estimate SET measure = id % 10", "measure"),
        ("UPDATE statements_actor SET country = id % 60", "actors' country"),
        ("UPDATE statements_statement SET event_edtf = '2020' WHERE id % 2", "no event"),
        ("DELETE FROM statements_stance WHERE id % 2", "no stance"),
        ("DELETE FROM statements_hop WHERE position > 3", "more than three hops"),
        ("DELETE FROM statements_hop WHERE position > 5", "the longest chain"),
    ],
)
def test_data_that_become_even_are_noticed(change: str, name: str, ask_and_undo: Ask):
    ask_and_undo(change)

    assert any(found.startswith(name) for found in shares.wrong_shares(ask_and_undo))


def test_the_data_are_the_same_in_every_run():
    digest = (
        "from hashlib import sha256; from benchmarks.dataset.speech import blocks; "
        "print(sha256(repr([dict(block) for block in blocks(500)]).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", digest],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


@pytest.mark.parametrize("count", [20, 200, 1_000, 10_000])
def test_by_a_power_law_the_greatest_has_a_third_however_many_there_are(count: int):
    weights = power_law(count)

    assert weights[0] == pytest.approx(THIRD)
    assert sum(weights) == pytest.approx(1)
    assert weights == sorted(weights, reverse=True)
    # From a rank to its double, a weight falls by the same factor everywhere.
    assert weights[1] / weights[0] == pytest.approx(weights[9] / weights[4])


def test_too_few_for_a_power_law_are_equal():
    assert power_law(2) == pytest.approx([0.5, 0.5])


def test_what_is_drawn_by_a_power_law_has_its_share():
    draw = Chance(1).ranked(range(100), power_law(100))

    drawn = Counter(draw() for _ in range(20_000))

    assert drawn[0] / 20_000 == pytest.approx(THIRD, abs=0.02)


def test_rows_are_taken_from_the_highest_count_to_the_lowest_by_equal_factors():
    rows = [(f"v{count}", count) for count in (1000, 900, 800, 90, 100, 12, 9)]
    rows += [(f"rare{place:02}", 1) for place in range(50)]

    assert [count for _, count in across(rows, 4)] == [1000, 100, 9, 1]
    assert [count for _, count in across(rows, 3)] == [1000, 12, 1]
    assert across(rows[:3], 5) == [("v1000", 1000), ("v900", 900), ("v800", 800)]


def test_filtered_questions_ask_for_who_says_most_and_for_who_says_least(facts: Facts, ask: Ask):
    said = Counter(
        key
        for (key,) in ask(
            "SELECT a.key FROM statements_participation p "
            "JOIN statements_actor a ON a.id = p.actor_id WHERE p.role = 'speaker'"
        )
    )
    asked = [said[one.speaker] for one in facts.filtered]

    assert len({(one.speaker, one.kind) for one in facts.filtered}) >= 20
    assert asked[0] == max(said.values())
    assert min(asked) <= 2
    assert sum(10 < count < max(asked) / 5 for count in asked) >= 5
    assert all(one.found for one in facts.filtered)


@pytest.mark.parametrize("name", ["stances", "stance_topics"])
def test_stance_questions_ask_for_frequent_and_for_rare_ones(name: str, facts: Facts):
    found = [one.found for one in getattr(facts, name)]

    assert len(found) >= 20
    assert found == sorted(found, reverse=True)
    assert found[0] > 50 * found[-1]
    assert found[0] > 3 * found[len(found) // 2] > 3 * found[-1]


def test_examples_of_a_filter_are_its_heaviest_a_middling_and_its_rarest_value(
    facts: Facts, ask: Ask
):
    counts: dict[str, int] = dict(
        ask(
            "SELECT t.key, count(*) FROM statements_statementtopic l "
            "JOIN statements_topic t ON t.id = l.topic_id GROUP BY t.key"
        )
    )
    heavy, middling, rare = (counts[key] for key in facts.examples["topic"])

    assert (heavy, rare) == (max(counts.values()), min(counts.values()))
    assert heavy > 5 * middling > 25 * rare
