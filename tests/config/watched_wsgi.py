"""The application as it is served, but for streams that tell of each chunk and fail when told to.

A chunk is one document. Each that is read, and the end of each request, is a line of the error
stream. The header ``Fail-At: 2`` lets the second chunk fail, ``Gone-At: 2`` as it does when the
database goes away; ``Padded: yes`` makes texts so long that no buffer between a server and a reader
holds the whole list.
"""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import psycopg
from django.db import OperationalError

from config.listening import listen
from config.server import serve
from config.wsgi import application as served
from statements.rest.http import views
from statements.rest.json import document_queries
from statements.rest.lists import streams

PADDED = '"text":"' + "x" * 2_000_000

_request = threading.local()
_read = document_queries.select_documents


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _watched(*args: Any, **options: Any) -> list[document_queries.DocumentRow]:
    _request.chunks += 1
    if _request.chunks == _request.fails_at:
        raise RuntimeError("the disk is gone")
    if _request.chunks == _request.is_gone_at:
        raise OperationalError("gone") from psycopg.errors.AdminShutdown("gone")
    _tell("chunk")
    rows = _read(*args, **options)
    if _request.is_padded:
        return [(*row[:-1], row[-1].replace('"text":"', PADDED, 1)) for row in rows]
    return rows


class _Answer:
    """An answer that tells when the server is done with it."""

    def __init__(self, pieces: Any) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)

    def close(self) -> None:
        self.pieces.close()
        _tell("closed")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the application does."""
    _request.chunks = 0
    _request.fails_at = int(environ.get("HTTP_FAIL_AT", "0"))
    _request.is_gone_at = int(environ.get("HTTP_GONE_AT", "0"))
    _request.is_padded = "HTTP_PADDED" in environ
    return _Answer(served(environ, start_response))


vars(streams).update(STREAM_CHUNK=1)
vars(views).update(select_documents=_watched)

if __name__ == "__main__":
    serve(application, listen("127.0.0.1", 0))
