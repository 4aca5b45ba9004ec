"""Datasette on the SQLite file: pages and single rows by its table view, the rest by canned SQL.

It answers with flat rows. To get a whole document you would have to write the SQL that builds it,
and that would no longer measure Datasette.
"""

import os
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database

from benchmarks.candidates.flat import COLUMNS

DATABASE = "on_record"

_COLUMNS = ", ".join(f"statement.{column}" for column in COLUMNS)
_SELECTED = f"SELECT {_COLUMNS} FROM statements_statement AS statement"  # noqa: S608
_BY_MONTH = """
    SELECT substr(coalesce(said_first, published_last), 1, 7) AS month,
    said_edtf IS NOT NULL AS is_said, count(*) AS count
    FROM statements_statement AS statement
    JOIN statements_source AS document ON document.id = statement.document_id
    WHERE statement.review_status <> 'draft'"""
_ENDED = "AND review_status <> 'draft' ORDER BY key LIMIT 50"

# The names of columns and tables are ours; everything from the request is a parameter.
QUERIES: dict[str, str] = {
    "page_filtered": f"""
        {_SELECTED}
        WHERE kind = :kind AND said_last >= :said_after AND said_first <= :said_before
        AND EXISTS (
            SELECT 1 FROM statements_participation AS part
            JOIN statements_actor AS actor ON actor.id = part.actor_id
            WHERE part.statement_id = statement.id AND part.role = 'speaker'
            AND actor.key = :speaker
        ) {_ENDED}""",  # noqa: S608
    "page_stance": f"""
        {_SELECTED}
        WHERE EXISTS (
            SELECT 1 FROM statements_stance AS part
            JOIN statements_actor AS actor ON actor.id = part.holder_id
            WHERE part.statement_id = statement.id AND part.stance = :stance
            AND actor.key = :stance_holder
        ) {_ENDED}""",  # noqa: S608
    "page_overlap": f"""
        {_SELECTED}
        WHERE EXISTS (
            SELECT 1 FROM statements_estimate AS part
            WHERE part.statement_id = statement.id
            AND (range_max IS NULL OR range_max > CAST(:least AS REAL)
                 OR (range_max = CAST(:least AS REAL) AND upper_inclusive))
            AND (range_min IS NULL OR range_min < CAST(:most AS REAL)
                 OR (range_min = CAST(:most AS REAL) AND lower_inclusive))
        ) {_ENDED}""",  # noqa: S608
    "search_relevance": f"""
        {_SELECTED} JOIN statements_statement_fts ON statements_statement_fts.rowid = statement.id
        WHERE statements_statement_fts MATCH escape_fts(:q) AND review_status <> 'draft'
        ORDER BY rank LIMIT 50""",
    "timeline_speaker": f"""
        {_BY_MONTH}
        AND statement.id IN (
            SELECT part.statement_id FROM statements_participation AS part
            JOIN statements_actor AS actor ON actor.id = part.actor_id
            WHERE part.role = 'speaker' AND actor.key = :speaker
        ) GROUP BY month, is_said ORDER BY month, is_said""",  # noqa: S608
    "timeline_topic_exact": f"""
        {_BY_MONTH}
        AND statement.id IN (
            SELECT part.statement_id FROM statements_statementtopic AS part
            JOIN statements_topic AS topic ON topic.id = part.topic_id
            WHERE topic.key = :topic_exact
        ) GROUP BY month, is_said ORDER BY month, is_said""",  # noqa: S608
}
"""SQL for the questions that Datasette's query arguments can't express, by work."""


class OneFile(Datasette):
    """Datasette with one database, under a fixed name, that nobody writes to."""

    def __init__(self, path: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        file = Database(self, path=str(path), is_mutable=False)
        self.add_database(file, name=DATABASE)


def application() -> Any:
    """Return the ASGI application for the SQLite file that DATABASE_URL names."""
    path = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
    queries = {name: {"sql": sql} for name, sql in QUERIES.items()}
    site = OneFile(
        path,
        metadata={"databases": {DATABASE: {"queries": queries}}},
        settings={
            "default_page_size": 50,
            "num_sql_threads": 4,
            "sql_time_limit_ms": 60_000,
            # A facet is given up after 200 ms if nobody says otherwise.
            "facet_time_limit_ms": 60_000,
            "suggest_facets": False,
            "default_cache_ttl": 0,
            "max_csv_mb": 0,
        },
    )
    return site.app()
