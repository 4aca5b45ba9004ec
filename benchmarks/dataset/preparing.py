"""Prepares a database that holds the data set, loading it if it is missing or outdated."""

import fcntl
import shutil
import sqlite3
import time
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit
from zlib import crc32

import psycopg
from psycopg import sql

from benchmarks.databases import FOLDER, ROOT, manage, migrate, report
from benchmarks.dataset.loading import load_postgresql, load_sqlite
from benchmarks.dataset.speech import blocks

EDITION = 3
"""Incremented whenever the made-up world changes; databases of another edition are made again."""


def prepare(size: int, database_url: str) -> None:
    """Make the database hold the data set of ``size`` statements, with all migrations.

    A database is kept if it was loaded completely under exactly the current migrations. Otherwise
    it is thrown away and loaded again: that is faster than most migrations of a full database, and
    leaves its files as a new installation would have them. Only one process at a time prepares a
    database; others wait. Raises CalledProcessError if a migration fails.
    """
    database = database_at(database_url)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{database.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _prepare(database, size, database_url)


def _prepare(database: "Database", size: int, database_url: str) -> None:
    edition = current_edition()
    if database.edition() == edition:
        return
    report(f"{database.name}: loading {size:,} statements ...")
    started = time.monotonic()
    database.begin_anew()
    migrate(database_url)
    database.load(size)
    # Rows that come in on a way of their own have no words yet, by which they are found.
    manage(database_url, "index_search")
    database.note(edition)
    report(f"{database.name}: ready after {time.monotonic() - started:.0f} s")


def current_edition() -> int:
    """Return a number that identifies the made-up world and the tables it is loaded into."""
    migrations = sorted((ROOT / "statements" / "migrations").glob("*.py"))
    text = b"".join(path.read_bytes() for path in migrations)
    # SQLite stores it in 32 bits with a sign.
    return crc32(text, EDITION) & 0x7FFF_FFFF


class Database(ABC):
    """One of the benchmark's databases; it stores the edition that was completely loaded."""

    name: str

    @abstractmethod
    def edition(self) -> int | None:
        """Return the edition that was completely loaded, or None."""

    @abstractmethod
    def begin_anew(self) -> None:
        """Throw away everything in it."""

    @abstractmethod
    def load(self, size: int) -> None:
        """Fill the migrated tables."""

    @abstractmethod
    def copy(self, other: "Database") -> None:
        """Become a copy of another database of the same vendor, which nobody uses meanwhile."""

    @abstractmethod
    def remove(self) -> None:
        """Remove it, with everything in it."""

    @abstractmethod
    def note(self, edition: int) -> None:
        """Record that this edition is completely loaded."""


class PostgresqlDatabase(Database):
    """A database of the running cluster."""

    def __init__(self, url: str) -> None:
        self.url = url
        parts = urlsplit(url)
        self.database = parts.path.removeprefix("/")
        self.name = f"PostgreSQL {self.database}"
        self.server_url = urlunsplit(parts._replace(path="/postgres"))

    def edition(self) -> int | None:
        """Return the edition that was completely loaded, or None."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [self.database],
            ).fetchone()
        return int(row[0]) if row and row[0] and row[0].isdigit() else None

    def begin_anew(self) -> None:
        """Throw away everything in it."""
        self.remove()
        self._execute("CREATE DATABASE {}", self.database)

    def copy(self, other: Database) -> None:
        """Become a copy of another database of the same vendor, which nobody uses meanwhile."""
        if not isinstance(other, PostgresqlDatabase):
            raise TypeError(f"{other.name} is no PostgreSQL database.")
        self.remove()
        self._execute("CREATE DATABASE {} TEMPLATE {}", self.database, other.database)

    def remove(self) -> None:
        """Remove it, with everything in it."""
        self._execute("DROP DATABASE IF EXISTS {} (FORCE)", self.database)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def load(self, size: int) -> None:
        """Fill the migrated tables."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            load_postgresql(connection, blocks(size))

    def note(self, edition: int) -> None:
        """Record that this edition is completely loaded."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(self.database), sql.Literal(str(edition))
                )
            )


class SqliteDatabase(Database):
    """A database in a file."""

    def __init__(self, url: str) -> None:
        self.path = Path(url.removeprefix("sqlite:///"))
        self.name = f"SQLite {self.path.stem}"

    def edition(self) -> int | None:
        """Return the edition that was completely loaded, or None."""
        if not self.path.exists():
            return None
        with closing(sqlite3.connect(self.path)) as connection:
            edition: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return edition or None

    def begin_anew(self) -> None:
        """Throw away everything in it."""
        self.remove()

    def copy(self, other: Database) -> None:
        """Become a copy of another database of the same vendor, which nobody uses meanwhile."""
        if not isinstance(other, SqliteDatabase):
            raise TypeError(f"{other.name} is no SQLite database.")
        self.remove()
        shutil.copyfile(other.path, self.path)

    def remove(self) -> None:
        """Remove it, with everything in it."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def load(self, size: int) -> None:
        """Fill the migrated tables."""
        load_sqlite(self.path, blocks(size))

    def note(self, edition: int) -> None:
        """Record that this edition is completely loaded."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA user_version = {edition}")


def database_at(url: str) -> Database:
    """Return the database at a DATABASE_URL of this benchmark."""
    return SqliteDatabase(url) if url.startswith("sqlite:") else PostgresqlDatabase(url)
