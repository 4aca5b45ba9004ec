"""The records that the API's tests ask about: both seeds, and "the quay", which has what they lack.

The quay is invented. Its first statement has two rows of each part, so that a test can tell one
row from two; the others have the dates that are hard to compare; the last one is a draft.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from statements.documents import MODELS, Facts, check_batch, parse_document, write_documents
from statements.models import Estimate, Record
from statements.seeds.checking import check_folder
from statements.vocabularies import Through
from tests.kept_rows import fill_once, list_tables
from tests.seeds.small import both

SEED = "peacekeepers-ukraine-2024-12"
HARBOR = "harbor-accord-2031"
QUAY = "quay-notes"
PREFIXES = {"s": SEED, "h": HARBOR, "q": QUAY}
PUBLIC = {"s": 35, "h": 15, "q": 12, "se": 4, "he": 6, "qe": 6}
"""How many statements and estimates of each are public."""

HARBOR_TEXT = "be5bc753aef6af6d7397984fbf22a9d3c6376f8de0f422b74d4313dc0640a2f2"

SOURCES: list[dict[str, Any]] = [
    {
        "id": QUAY,
        "kind": "document",
        "name": "Quay notes",
        "publisher": "politico",
        "language": "fr",
        "country": "FR",
        "published": {"edtf": "2024-12"},
        "reliability": "A",
        "text_sha256": HARBOR_TEXT,
        "text_length": 1346,
        "retrieved_at": "2024-12-18T23:00:00Z",
        "identifiers": [
            {"scheme": "meridian-archive", "value": "QN-1"},
            {"scheme": "isbn", "value": "MP-2031-0417"},
        ],
    },
    {"id": "quay-radio", "kind": "outlet", "name": "Quay Radio", "actor": "quay-board"},
    {
        "id": "quay-scraps",
        "kind": "document",
        "published": {"text": "undated"},
        "retrieved_at": "2024-12-19T00:30:00+01:00",
    },
    {"id": "quay-times", "kind": "outlet", "name": "quay times", "country": "UA"},
]

ACTORS: list[dict[str, Any]] = [
    {"id": "quay-ada", "kind": "person", "name": "Ada Quay", "country": "FR", "sector": "edu"},
    {
        "id": "quay-board",
        "kind": "organization",
        "name": "Board of the quay",
        "identifiers": [{"scheme": "example-registry", "value": "0047"}],
    },
    {"id": "quay-bo", "kind": "person", "name": "Ada Quay", "parent": "quay-board"},
    {"id": "quay-rumor", "kind": "group", "name": "Some on the quay", "is_named": False},
]

TOPICS: list[dict[str, Any]] = [
    {"id": "quay", "kind": "issue", "name": "The quay", "country": "FR", "wikidata_id": "Q64"},
    {
        "id": "quay-east",
        "kind": "option",
        "name": "The quay is extended to the east",
        "parent": "quay",
        "identifiers": [
            {"scheme": "example-thesaurus", "value": "T-1"},
            {"scheme": "example-atlas", "value": "T-9"},
        ],
    },
    {
        "id": "quay-east-gate",
        "kind": "issue",
        "name": "Gate of the eastern quay",
        "parent": "quay-east",
        "event": {"text": "some day"},
    },
    {
        "id": "quay-fair",
        "kind": "event",
        "name": "The quay",
        "event": {"edtf": "2024-12-18/.."},
    },
]


def remark(number: int, **more: Any) -> dict[str, Any]:
    """Return a statement that the notes on the quay make in their own voice."""
    return {
        "id": f"{QUAY}-s{number:02}",
        "document": QUAY,
        "text": f"Remark {number} on the quay.",
        "kind": "assertion",
        "attribution": "narrator",
        "speech": "none",
        **more,
    }


def said(number: int, edtf: str, **more: Any) -> dict[str, Any]:
    """Return such a statement with a date in EDTF."""
    return remark(number, said={"edtf": edtf}, **more)


def estimate(number: int, **more: Any) -> dict[str, Any]:
    """Return an exact, actual number of people, unless told otherwise."""
    return {
        "id": f"{QUAY}-e{number}",
        "measure": "people",
        "quantity_role": "actual",
        "approximator": "exact",
        "unit": "{person}",
        **more,
    }


TWICE: dict[str, Any] = {
    "id": f"{QUAY}-s01",
    "document": QUAY,
    "text": "The quay is to be extended to the east, say Ada Quay and others.",
    "kind": "demand",
    "said": {"edtf": "2024-12-18"},
    "topics": ["harbor-dues", "quay-east"],
    "participants": [
        {"role": "speaker", "actor": "quay-ada"},
        {"role": "speaker", "actor": "quay-rumor"},
        {"role": "about", "actor": "ukraine"},
    ],
    "chain": [
        {"source": "reuters", "relation": "cites"},
        {"actor": "teodor-quill", "relation": "relays"},
    ],
    "stances": [
        {"holder": "quay-ada", "topic": "quay-east", "stance": "favor"},
        {"holder": "quay-board", "topic": "harbor-dues", "stance": "against"},
    ],
    "conditions": [
        {"kind": "if", "text": "there is money", "topic": "quay-east-gate"},
        {"kind": "unless", "text": "it rains"},
    ],
    "relations": [
        {"kind": "supports", "other": f"{SEED}-s23"},
        {"kind": "contradicts", "other": f"{SEED}-s24"},
        {"kind": "restates", "other": f"{QUAY}-s13"},
    ],
    "estimates": [
        estimate(1, value=10, quantity_role="planned", topic="quay-east"),
        estimate(
            2,
            measure="berths",
            approximator="between",
            lower=20,
            upper=30,
            unit="{berth}",
            topic="quay",
        ),
    ],
}

DRAFT: dict[str, Any] = {
    **TWICE,
    "id": f"{QUAY}-s13",
    "text": "Zanzibar wants the quay, in a draft.",
    "review_status": "draft",
    "confidence": 77,
    "relations": [{"kind": "explains", "other": f"{SEED}-s23"}],
    "estimates": [estimate(9, value=99, measure="drafts", as_of={"edtf": "1999"})],
}

STATEMENTS = [
    TWICE,
    said(
        2,
        "2024-12",
        credibility=1,
        confidence=50,
        estimates=[
            estimate(
                3,
                approximator="about",
                value=50,
                lower=40,
                upper=60,
                upper_inclusive=False,
                as_of={"edtf": "2024-12"},
            )
        ],
    ),
    said(
        3,
        "2024",
        credibility=6,
        confidence=50,
        estimates=[
            estimate(4, measure="warmth", value=-5.5, unit="Cel", as_of={"edtf": "../2024-11-30"})
        ],
    ),
    said(4, "202X", credibility=1, confidence=0),
    said(
        5,
        "2024-12-18/..",
        confidence=100,
        estimates=[estimate(5, value=0, as_of={"text": "some day"})],
    ),
    said(6, "../2024-12-18", event={"edtf": "2024-12-19/"}),
    said(7, "../.."),
    said(8, "2024-12-19/"),
    said(9, "/2024-12-17"),
    said(10, "2023-24"),
    remark(11, said={"text": "some day"}, text="Заметка о набережной.", language="ru"),
    {
        **remark(12, note="The board is an outlet's voice."),
        "document": "quay-scraps",
        "attribution": "explicit",
        "speech": "mixed",
        "estimates": [estimate(6, measure="boats", value=7, unit="{boat}", likelihood="unlikely")],
        "participants": [{"role": "speaker", "actor": "quay-board"}],
        "chain": [{"source": "reuters", "relation": "reports"}],
    },
    DRAFT,
]

EXTRAS = {"sources": SOURCES, "actors": ACTORS, "topics": TOPICS, "statements": STATEMENTS}

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MIDNIGHT = datetime(2024, 12, 18, tzinfo=UTC)
MOMENTS = (
    MIDNIGHT - timedelta(microseconds=1),
    MIDNIGHT,
    MIDNIGHT + timedelta(days=1, microseconds=-1),
    MIDNIGHT + timedelta(days=1),
)
"""When the first four records of the quay of each kind were written; all others at NOON.

They were last written a year and a day later, which is another day of another year.
"""


def fill() -> None:
    """Fill the empty database."""
    fill_once("quay", _write)
    # A database at work knows what its tables hold; one that believes them empty plans badly.
    # PostgreSQL is told which: workers share its catalogs, and would wait for each other's tests.
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in list_tables())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else f"ANALYZE {tables}")


def _write() -> None:
    with TemporaryDirectory() as folder:
        checked = check_folder(both(Path(folder)))
    batch: dict[str, list[Any]] = {resource: [] for resource in MODELS}
    for one in checked:
        for resource, documents in one.batch.items():
            batch[resource] += documents
    for resource, raws in EXTRAS.items():
        batch[resource] += parsed(resource, raws)
    assert check_batch(batch, Facts.gather(batch)) == []
    write_documents(batch, by=None, through=Through.FIXTURES)
    models: list[type[Record]] = [*MODELS.values(), Estimate]
    for model in models:
        model.objects.update(created_at=NOON, updated_at=NOON)
        first = model.objects.filter(key__startswith="quay").order_by("key")
        for record, moment in zip(first, MOMENTS, strict=False):
            record.created_at, record.updated_at = moment, moment + timedelta(days=366)
            record.save(update_fields=["created_at", "updated_at"])


def parsed(resource: str, raws: list[Any]) -> list[dict[str, Any]]:
    """Return the documents of faultless raw ones."""
    documents = []
    for raw in raws:
        document, faults = parse_document(resource, raw)
        assert faults == []
        assert document is not None
        documents.append(document)
    return documents


def ids(names: str) -> set[str]:
    """Return the ids that short names stand for.

    "s24" is a statement of the seed, "h01" one of the invented seed, "q01" one of the quay; "se1",
    "he1" and "qe1" are estimates of theirs; "s*" or "qe*" are all of a kind that are public. All
    else is an id as it is.
    """
    return {id for name in names.split() for id in _whole(name)}


def _whole(name: str) -> list[str]:
    match = re.fullmatch(r"([shq])(e?)(\*|[0-9]+)", name)
    if match is None:
        return [name]
    letter, is_estimate, number = match.groups()
    numbers = range(1, PUBLIC[letter + is_estimate] + 1) if number == "*" else [int(number)]
    kind = "e{}" if is_estimate else "s{:02}"
    return [f"{PREFIXES[letter]}-{kind.format(one)}" for one in numbers]
