"""The candidates: what is measured side by side, and which server runs each of them."""

from typing import Literal, NamedTuple

Database = Literal["sqlite", "postgresql"]

DATABASES: tuple[Database, ...] = ("sqlite", "postgresql")


class Candidate(NamedTuple):
    """One way to answer the questions.

    ``application`` is the import path of a WSGI or ASGI application, or of a factory for one.
    ``answers_documents`` says whether it returns On Record's whole documents.
    """

    name: str
    application: str
    interface: Literal["wsgi", "asgi", "asgi factory"]
    databases: tuple[Database, ...] = DATABASES
    answers_documents: bool = True


CANDIDATES: dict[str, Candidate] = {
    candidate.name: candidate
    for candidate in (
        Candidate("onrecord", "config.wsgi:application", "wsgi"),
        Candidate("stock_drf", "benchmarks.candidates.stock_drf.wsgi:application", "wsgi"),
        Candidate("tuned_drf", "benchmarks.candidates.tuned_drf.wsgi:application", "wsgi"),
        Candidate("django_ninja", "benchmarks.candidates.django_ninja.wsgi:application", "wsgi"),
        Candidate("fastapi", "benchmarks.candidates.fastapi.asgi:application", "asgi"),
        Candidate(
            "datasette",
            "benchmarks.candidates.datasette:application",
            "asgi factory",
            databases=("sqlite",),
            answers_documents=False,
        ),
        Candidate("bare", "benchmarks.candidates.bare:application", "wsgi"),
    )
}
"""Every candidate by name; the first is the reference for the ratios."""

REFERENCE = "onrecord"
