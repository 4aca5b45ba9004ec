"""Ids that exist in a data set, and questions with non-empty answers.

Both databases hold the same rows, so the facts are found once and stored next to them.
"""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.databases import FOLDER, sqlite_file, sqlite_url
from benchmarks.dataset.preparing import EDITION
from benchmarks.dataset.reading import Ask, across, reader, spread
from statements.vocabularies import Role

FOUND = 60
"""Statements that a filtered question finds if its speaker has made as many: more than a page."""

SPEAKERS = 32
"""How many speakers the filtered questions ask for; of the first ones they ask for two kinds."""

YEARS = range(2015, 2025)
DETAILS, FILTERED, STANCES = 200, 40, 20

OVERLAPS = (
    *("1,1e11", "80000,120000", "500,1000", "1000000,", ",50", "3,8", "20000,20000"),
    *("300000,2000000", "10,12", "5e9,", "45000,55000"),
)
"""Ranges of numbers; the first overlaps all there are. None is rare, because an estimate of at
least or up to a number overlaps everything beyond it."""

IDS = {
    "document": (
        "SELECT d.key, count(*) FROM statements_statement s "
        "JOIN statements_source d ON d.id = s.document_id GROUP BY d.key"
    ),
    "publisher": (
        "SELECT o.key, count(*) FROM statements_source d "
        "JOIN statements_source o ON o.id = d.publisher_id GROUP BY o.key"
    ),
    "via": (
        "SELECT o.key, count(*) FROM statements_hop h "
        "JOIN statements_source o ON o.id = h.source_id GROUP BY o.key"
    ),
    **{
        role.value: (
            "SELECT a.key, count(*) FROM statements_participation p "  # noqa: S608 our own
            "JOIN statements_actor a ON a.id = p.actor_id "
            f"WHERE p.role = '{role.value}' GROUP BY a.key"
        )
        for role in (Role.SPEAKER, Role.ON_BEHALF_OF, Role.ADDRESSEE, Role.ABOUT)
    },
    "participant": (
        "SELECT a.key, count(*) FROM statements_participation p "
        "JOIN statements_actor a ON a.id = p.actor_id GROUP BY a.key"
    ),
    "topic": (
        "SELECT t.key, count(*) FROM statements_statementtopic l "
        "JOIN statements_topic t ON t.id = l.topic_id GROUP BY t.key"
    ),
    "stance_holder": (
        "SELECT a.key, count(*) FROM statements_stance x "
        "JOIN statements_actor a ON a.id = x.holder_id GROUP BY a.key"
    ),
    "stance_topic": (
        "SELECT t.key, count(*) FROM statements_stance x "
        "JOIN statements_topic t ON t.id = x.topic_id GROUP BY t.key"
    ),
    "condition_topic": (
        "SELECT t.key, count(*) FROM statements_condition x "
        "JOIN statements_topic t ON t.id = x.topic_id GROUP BY t.key"
    ),
    "related_to": (
        "SELECT s.key, count(*) FROM statements_relation r JOIN statements_statement s "
        "ON s.id = r.other_id WHERE s.review_status <> 'draft' GROUP BY s.key"
    ),
    "document_country": (
        "SELECT country, count(*) FROM statements_source WHERE country IS NOT NULL GROUP BY country"
    ),
    "speaker_country": (
        "SELECT a.country, count(*) FROM statements_participation p "
        "JOIN statements_actor a ON a.id = p.actor_id "
        "WHERE p.role = 'speaker' AND a.country IS NOT NULL GROUP BY a.country"
    ),
    "topic_country": (
        "SELECT t.country, count(*) FROM statements_statementtopic l JOIN statements_topic t "
        "ON t.id = l.topic_id WHERE t.country IS NOT NULL GROUP BY t.country"
    ),
    "measure": "SELECT measure, count(*) FROM statements_estimate GROUP BY measure",
    "unit": "SELECT unit, count(*) FROM statements_estimate GROUP BY unit",
}
"""SQL that counts how often each value of a filter occurs."""


@dataclass(frozen=True)
class Filtered:
    """A question by speaker, kind and dates, and how many public statements it finds."""

    speaker: str
    kind: str
    said_after: str
    said_before: str
    found: int


@dataclass(frozen=True)
class StanceQuestion:
    """A question by a stance and its holder or topic (``by``), and how many statements it finds.

    A topic excludes those below it.
    """

    by: str
    id: str
    stance: str
    found: int


@dataclass(frozen=True)
class Facts:
    """Facts about a data set.

    ``details`` are ids of public statements, evenly spread. ``deep_id`` is the id at ``deep_row``,
    nine tenths of the way through the ``public`` statements in the order of ids. Questions ask for
    values from the most frequent to the rarest, and so do the ``examples`` for filters that take
    ids or codes: the most frequent value, a middling one and the rarest.
    """

    size: int
    edition: int
    public: int
    filtered: list[Filtered]
    details: list[str]
    deep_row: int
    deep_id: str
    stances: list[StanceQuestion]
    stance_topics: list[StanceQuestion]
    overlaps: list[str]
    examples: dict[str, list[str]]


def facts(size: int, database_url: str | None = None) -> Facts:
    """Return the facts of the data set of ``size`` statements.

    Reads them from the file next to the databases. If there is none, finds them in the given
    database, the SQLite one by default. Raises FileNotFoundError if that doesn't exist.
    """
    file = facts_file(size)
    if file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["edition"] == EDITION:
            return _from_json(kept)
    if database_url is None and not sqlite_file(size).exists():
        raise FileNotFoundError(f"There is no data set of {size} statements: prepare it first.")
    with reader(database_url or sqlite_url(size)) as ask:
        found = find(size, ask)
    file.write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf-8")
    return found


def facts_file(size: int) -> Path:
    """Return the path of the file with the facts."""
    return FOLDER / f"{size}-facts.json"


def _from_json(kept: dict[str, Any]) -> Facts:
    questions = {
        "filtered": [Filtered(**one) for one in kept["filtered"]],
        "stances": [StanceQuestion(**one) for one in kept["stances"]],
        "stance_topics": [StanceQuestion(**one) for one in kept["stance_topics"]],
    }
    return Facts(**{**kept, **questions})


def find(size: int, ask: Ask) -> Facts:
    """Find the facts of a database; takes a few seconds for a million statements."""
    ids = [
        key
        for (key,) in ask(
            "SELECT key FROM statements_statement WHERE review_status <> 'draft' ORDER BY key"
        )
    ]
    deep_row = len(ids) * 9 // 10
    return Facts(
        size=size,
        edition=EDITION,
        public=len(ids),
        filtered=_filtered(ask),
        details=spread(ids, DETAILS),
        deep_row=deep_row,
        deep_id=ids[deep_row - 1],
        stances=_stances("stance_holder", "holder_id", "statements_actor", ask),
        stance_topics=_stances("stance_topic_exact", "topic_id", "statements_topic", ask),
        overlaps=list(OVERLAPS),
        examples={name: [row[0] for row in across(ask(sql), 3)] for name, sql in IDS.items()},
    )


def _stances(by: str, column: str, table: str, ask: Ask) -> list[StanceQuestion]:
    rows = ask(
        f"SELECT r.key, x.stance, count(DISTINCT s.id) FROM statements_stance x "  # noqa: S608
        f"JOIN statements_statement s ON s.id = x.statement_id AND s.review_status <> 'draft' "
        f"JOIN {table} r ON r.id = x.{column} GROUP BY r.key, x.stance"
    )
    return [StanceQuestion(by, *row) for row in across(rows, STANCES)]


def _filtered(ask: Ask) -> list[Filtered]:
    """Return questions about as many different speakers as possible, the one who says most first.

    Only statements with a known day count.
    """
    speakers = ask(
        "SELECT a.id, a.key, count(*) FROM statements_participation p "
        "JOIN statements_actor a ON a.id = p.actor_id "
        "JOIN statements_statement s ON s.id = p.statement_id "
        "WHERE p.role = 'speaker' AND s.review_status <> 'draft' AND s.said_first IS NOT NULL "
        "GROUP BY a.id, a.key"
    )
    asked = [
        _questions(key, _dated(id, ask), start=place)
        for place, (id, key, _) in enumerate(across(speakers, SPEAKERS))
    ]
    rounds = (
        questions[number]
        for number in range(max(map(len, asked), default=0))
        for questions in asked
        if number < len(questions)
    )
    return list(islice(rounds, FILTERED))


def _dated(speaker: int, ask: Ask) -> dict[str, list[tuple[str, str]]]:
    """Return the first and last day of a speaker's public statements, by kind."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, first, last in ask(
        "SELECT s.kind, CAST(s.said_first AS text), CAST(s.said_last AS text) "
        "FROM statements_statement s WHERE s.review_status <> 'draft' "
        "AND s.said_first IS NOT NULL AND s.id IN "
        "(SELECT statement_id FROM statements_participation WHERE role = 'speaker' "
        "AND actor_id = ?)",
        speaker,
    ):
        found[kind].append((first, last))
    return found


def _questions(
    speaker: str, dated: dict[str, list[tuple[str, str]]], *, start: int
) -> list[Filtered]:
    """Return, for each kind, the shortest range of years with a page of statements.

    If a kind has fewer statements than that, the range has all of them. ``start`` decides which
    kind comes first, and which of several ranges is taken.
    """
    questions: list[Filtered] = []
    for kind, days in sorted(dated.items(), key=lambda item: (-len(item[1]), item[0])):
        for length in range(1, len(YEARS) + 1):
            firsts = YEARS[: len(YEARS) - length + 1]
            enough = [
                Filtered(speaker, kind, after, before, found)
                for after, before in ((f"{y}-01-01", f"{y + length - 1}-12-31") for y in firsts)
                if (found := sum(after <= last and first <= before for first, last in days))
                >= min(FOUND, len(days))
            ]
            if enough:
                questions.append(enough[start % len(enough)])
                break
    turn = start % len(questions) if questions else 0
    return [*questions[turn:], *questions[:turn]]
