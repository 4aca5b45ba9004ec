"""The tables of the made-up world, and the columns of its rows.

Generated columns are left out. Days and times are ISO 8601 text in UTC and booleans are 0 and 1,
because both databases accept these as they are.
"""

Row = tuple[object, ...]

Block = dict[str, list[Row]]
"""Rows by table name."""


def dated(name: str) -> tuple[str, ...]:
    """Return the five columns of an EDTF date."""
    return tuple(f"{name}_{part}" for part in ("edtf", "first", "last", "basis", "text"))


RECORD = ("id", "key", "created_at", "updated_at", "revision")
ANCHOR = ("start", "end", "exact", "digest")

COLUMNS: dict[str, tuple[str, ...]] = {
    "statements_revision": ("id", "number", "at", "by_id", "through"),
    "statements_change": (
        *("id", "revision_id", "resource", "key"),
        *("document", "was_there", "was_public", "is_public"),
    ),
    "statements_actor": (
        *RECORD,
        *("kind", "name", "is_named", "description", "country", "sector"),
        *("parent_id", "known_via_id", "wikidata_id"),
    ),
    "statements_actorname": ("id", "name", "language", "note", "actor_id"),
    "statements_actoridentifier": ("id", "scheme", "value", "actor_id"),
    "statements_source": (
        *RECORD,
        *("kind", "name", "publisher_id", "actor_id", "web_url", "language", "country"),
        *dated("published"),
        *("text_sha256", "text_length", "retrieved_at", "reliability", "wikidata_id"),
    ),
    "statements_sourcename": ("id", "name", "language", "note", "source_id"),
    "statements_sourceidentifier": ("id", "scheme", "value", "source_id"),
    "statements_topic": (
        *RECORD,
        *("kind", "name", "parent_id", "country", *dated("event"), "wikidata_id"),
    ),
    "statements_topicidentifier": ("id", "scheme", "value", "topic_id"),
    "statements_statement": (
        *RECORD,
        *("document_id", "text", "language", "kind", "attribution", "speech", "polarity"),
        *("modality", "likelihood", "likelihood_text", *dated("said"), *dated("event")),
        *("credibility", "confidence", "review_status", "note"),
    ),
    "statements_statementtopic": ("id", "statement_id", "position", "topic_id"),
    "statements_participation": (
        *("id", "statement_id", "position", "actor_id", "role", "office", "described_as"),
    ),
    "statements_hop": (
        *("id", "statement_id", "position", "source_id", "actor_id", "relation", "explicit"),
        *ANCHOR,
    ),
    "statements_stance": ("id", "statement_id", "holder_id", "topic_id", "stance"),
    "statements_condition": (
        *("id", "statement_id", "position", "kind", "text", "topic_id", *ANCHOR),
    ),
    "statements_span": ("id", "statement_id", "position", "part", *ANCHOR),
    "statements_relation": ("id", "statement_id", "kind", "other_id"),
    "statements_estimate": (
        *RECORD,
        *("statement_id", "position", "topic_id", "measure", "measured", "quantity_role"),
        *("value", "lower", "upper", "lower_inclusive", "upper_inclusive"),
        *("approximator", "approximator_text", "unit", "scenario"),
        *("likelihood", "likelihood_text", *dated("as_of"), *ANCHOR),
    ),
}
"""The columns of each table, in the order of the rows' values."""
