"""FastAPI with SQLAlchemy's async sessions: documents are dicts, encoded by orjson."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import orjson
from fastapi import FastAPI, HTTPException, Response
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from benchmarks.candidates.fastapi.documents import document
from benchmarks.candidates.fastapi.questions import conditions, whole
from benchmarks.candidates.fastapi.tables import Base, Statement

LIMIT = 50


def driver_url(url: str) -> str:
    """Return the database URL with the driver that SQLAlchemy should use."""
    vendor, _, rest = url.partition("://")
    return f"{'sqlite+aiosqlite' if vendor == 'sqlite' else 'postgresql+asyncpg'}://{rest}"


# Nothing is written, so no transaction needs to begin or end.
engine = create_async_engine(
    driver_url(os.environ["DATABASE_URL"]), isolation_level="AUTOCOMMIT", pool_size=8
)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Read the tables' columns before the first request; close the connections after the last."""
    async with engine.connect() as connection:
        await connection.run_sync(Base.prepare)
    yield
    await engine.dispose()


application = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)


def as_json(data: Any) -> Response:
    """Return the data as a JSON response."""
    return Response(orjson.dumps(data), media_type="application/json")


@application.get("/api/v1/statements/")
async def statements(
    speaker: str | None = None,
    kind: str | None = None,
    said_after: date | None = None,
    said_before: date | None = None,
    stance: str | None = None,
    stance_holder: str | None = None,
    estimate_overlaps: str | None = None,
    after: str | None = None,
) -> Response:
    """Answer with a page of statements, and the id after which the next page begins."""
    asked = conditions(
        speaker,
        kind,
        said_after,
        said_before,
        stance,
        stance_holder,
        estimate_overlaps,
        after,
    )
    question = whole().where(*asked).order_by(Statement.key).limit(LIMIT + 1)
    async with AsyncSession(engine) as session:
        rows = (await session.scalars(question)).all()
        has_more = len(rows) > LIMIT
        return as_json(
            {
                "next": rows[LIMIT - 1].key if has_more else None,
                "results": [document(row) for row in rows[:LIMIT]],
            }
        )


@application.get("/api/v1/statements/{id}/")
async def statement(id: str) -> Response:
    """Answer with one statement; raise HTTPException if the id doesn't exist."""
    async with AsyncSession(engine) as session:
        row = (await session.scalars(whole().where(Statement.key == id))).one_or_none()
        if row is None:
            raise HTTPException(404)
        return as_json(document(row))
