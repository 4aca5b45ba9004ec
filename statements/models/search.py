"""The words of records, by which they are found; migrations 0012 and 0013 make the tables' index.

On SQLite each is an FTS5 table, whose rows are numbered by ``rowid``; on PostgreSQL an ordinary one
with a GIN index. The index finds rows that have words; how they stand in the text is looked up in
``words`` itself, which is the same on both.
"""

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from statements.models.actor import Actor
from statements.models.source import Source
from statements.models.statement import Statement
from statements.models.topic import Topic


class Token(NamedTuple):
    """A word to look up in the index; the first letters of one if it's a prefix."""

    text: str
    is_prefix: bool = False


IndexQuery = Sequence[Sequence[Sequence[Token]]]
"""Of each group, some alternative has all its tokens."""


class WordsField(models.TextField):
    """Words with a space on either side of each, in the order of the text."""


@WordsField.register_lookup
class Indexed(models.Lookup):
    """Whether the index finds a row by an `IndexQuery`."""

    lookup_name = "indexed"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:  # noqa: ARG002
        """Match the whole FTS5 table, which has a column of its own name for that."""
        quoted = connection.ops.quote_name
        table = quoted(self.lhs.target.model._meta.db_table)
        return f"{quoted(self.lhs.alias)}.{table} MATCH %s", [_rendered(self.rhs, *FTS5)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """Match the expression that the GIN index is of."""
        words, params = self.process_lhs(compiler, connection)
        return f"{VECTOR.format(words)} @@ %s::tsquery", [*params, _rendered(self.rhs, *TSQUERY)]


VECTOR = "statements_words_vector({})"
"""What PostgreSQL indexes of words: a function of ours, as its parser would split them again."""

FTS5 = " AND ", " OR ", '"{}"', '"{}"*'
TSQUERY = " & ", " | ", "'{}'", "'{}':*"


def _rendered(query: IndexQuery, all_: str, any_: str, word: str, prefix: str) -> str:
    # Nothing needs escaping: tokens have neither quotation marks nor backslashes.
    return all_.join(
        f"({any_.join(_all_of(alternative, all_, word, prefix) for alternative in group)})"
        for group in query
    )


def _all_of(tokens: Sequence[Token], all_: str, word: str, prefix: str) -> str:
    found = ((prefix if one.is_prefix else word).format(one.text) for one in tokens)
    return f"({all_.join(found)})"


def is_begun_by_many(words: "type[Words]", beginning: str, many: int) -> bool:
    """Return whether some word that begins like this is in so many rows; never on PostgreSQL.

    FTS5 merges the rows of all such words before it finds the first, .3 s of a million for `th*`.
    How many rows a single word has, it tells in a millisecond.
    """
    connection = connections[router.db_for_read(words)]
    if connection.vendor != "sqlite":
        return False
    table = words._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_vocabulary "
            f"USING fts5vocab(main, {table}, row)"
        )
        cursor.execute(
            f"SELECT 1 FROM temp.{table}_vocabulary "  # noqa: S608 the name is ours
            "WHERE term BETWEEN %s AND %s AND doc >= %s LIMIT 1",
            [beginning, f"{beginning}{chr(sys.maxunicode)}", many],
        )
        return cursor.fetchone() is not None


class Words(models.Model):
    """The words of one record."""

    words = WordsField(
        help_text="The record's words, folded and stemmed, with a space on either side of each."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words.strip()


def record_field(model: type[models.Model]) -> "models.OneToOneField[Any, Any]":
    """Return the key of a table of words: the record that has them."""
    return models.OneToOneField(
        model,
        models.CASCADE,
        primary_key=True,
        db_column="rowid",
        related_name="search",
        help_text="The record that has these words.",
    )


class StatementWords(Words):
    """The words of a statement: its text, note and fragments, and who speaks about what."""

    record = record_field(Statement)


class ActorWords(Words):
    """The words of an actor: its names and its description."""

    record = record_field(Actor)


class SourceWords(Words):
    """The words of a source: its names."""

    record = record_field(Source)


class TopicWords(Words):
    """The words of a topic: its names."""

    record = record_field(Topic)
