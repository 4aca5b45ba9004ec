"""A small invented world of true records, and short ways to change, check and write it.

Records are raw JSON, as a client sends them. `world()` is whole and without fault; a test changes
only what it is about, by JSON pointers that begin with the plural and the id.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from hashlib import sha256
from typing import Any

from statements.documents import (
    Batch,
    Document,
    Facts,
    check_batch,
    parse_document,
    write_documents,
)
from statements.models import Revision
from statements.models.name_word import NameWord
from statements.vocabularies import Through
from tests.kept_rows import list_tables

Raw = dict[str, Any]
World = dict[str, dict[str, Raw]]
"""Raw records by plural and id."""

Places = set[tuple[str, str]]
"""What is wrong, as (pointer, code)."""

ABSENT = object()
"""Set at a pointer, it takes the key away."""

TEXT = "The bridge will cost about 40,000 crowns if the harbor stays open, the ministry said."


def actor(id: str = "ada", **values: Any) -> Raw:
    """Return a person with a name and nothing else."""
    return {"id": id, "kind": "person", "name": id.capitalize(), **values}


def outlet(id: str = "herald", **values: Any) -> Raw:
    """Return an outlet with a name and nothing else."""
    return {"id": id, "kind": "outlet", "name": f"The {id}", **values}


def article(id: str = "article", **values: Any) -> Raw:
    """Return a document of which nothing is known but that it is one."""
    return {"id": id, "kind": "document", **values}


def topic(id: str = "bridge", **values: Any) -> Raw:
    """Return an issue."""
    return {"id": id, "kind": "issue", "name": f"The {id}", **values}


def statement(id: str = "article-s01", **values: Any) -> Raw:
    """Return an assertion of ada in the article, with nothing that may be left out."""
    return {
        "id": id,
        "document": "article",
        "text": f"What {id} says.",
        "kind": "assertion",
        "participants": [{"actor": "ada", "role": "speaker"}],
        **values,
    }


def estimate(id: str = "article-s01-e1", **values: Any) -> Raw:
    """Return the number 40,000 as somebody expects it of people."""
    return {
        "id": id,
        "measure": "military_personnel",
        "quantity_role": "expected",
        "approximator": "about",
        "value": 40000,
        "unit": "{person}",
        **values,
    }


def anchor(exact: str, text: str = TEXT) -> Raw:
    """Return where a fragment stands in a text, for the first time."""
    start = text.index(exact)
    return {
        "start": start,
        "end": start + len(exact),
        "exact": exact,
        "digest": sha256(exact.encode()).hexdigest(),
    }


def world() -> World:
    """Return records of every kind, each part of a record there at least once."""
    records: dict[str, list[Raw]] = {
        "actors": [
            actor(
                other_names=[
                    {"name": "Ada of the Harbor", "language": "en", "note": "in the chronicle"},
                    {"name": "Áda", "language": "hu", "note": None},
                ],
                description="Minister of bridges.",
                country="IT",
                sector="gov",
                parent="ministry",
                wikidata_id="Q7259",
                identifiers=[{"scheme": "isni", "value": "0000 0001"}],
            ),
            actor("ministry", kind="organization", parent="realm"),
            actor("realm", kind="state"),
            actor("desk", kind="organization"),
            actor("witness", is_named=False, known_via="herald"),
        ],
        "sources": [
            outlet(
                other_names=[{"name": "Il Herald", "language": "it", "note": None}],
                actor="desk",
                web_url="https://herald.example/",
                reliability="B",
                wikidata_id="Q130879",
                identifiers=[{"scheme": "issn", "value": "1234-5678"}],
            ),
            outlet("agency"),
            article(
                name="A bridge for the harbor",
                publisher="herald",
                language="en",
                country="NO",
                published={"edtf": "2024-12-18"},
                text_sha256=sha256(TEXT.encode()).hexdigest(),
                text_length=len(TEXT),
                retrieved_at="2024-12-19T09:30:00.000000Z",
                authors=["witness", "ada"],
            ),
            article(
                "notice",
                corrections=[
                    {
                        "kind": "corrects",
                        "document": "article",
                        "made": {"edtf": "2024-12-20", "text": "on Friday"},
                    }
                ],
            ),
        ],
        "topics": [
            topic(
                kind="proposal",
                country="UA",
                other_names=[{"name": "A híd", "language": "hu", "note": "in the notice"}],
                event={"edtf": "2025/..", "text": "from next year on"},
                wikidata_id="Q12280",
                identifiers=[{"scheme": "file", "value": "B/7"}],
            ),
            topic("toll", kind="option", parent="bridge"),
            topic("harbor"),
        ],
        "statements": [
            statement("article-s00"),
            statement(
                language="en",
                kind="estimate",
                attribution="explicit",
                speech="mixed",
                likelihood="likely",
                likelihood_text="probably",
                said={"edtf": "2024-12-17", "basis": "inferred", "text": "yesterday"},
                occasion="at the opening of the harbor",
                event={"edtf": "2025", "text": None},
                credibility=3,
                confidence=90,
                note="The sum may be meant in old crowns.",
                topics=["bridge", "toll"],
                participants=[
                    {"actor": "ada", "role": "speaker", "office": "minister of bridges"},
                    {"actor": "ministry", "role": "on_behalf_of"},
                    {"actor": "realm", "role": "about", "described_as": "the old realm"},
                ],
                chain=[
                    {"source": "agency", "relation": "cites"},
                    {"actor": "witness", "relation": "relays", **anchor("said")},
                ],
                stances=[{"holder": "ada", "topic": "toll", "stance": "against"}],
                conditions=[
                    {
                        "kind": "if",
                        "text": "the harbor stays open",
                        "topic": "harbor",
                        **anchor("if the harbor stays open"),
                    }
                ],
                spans=[
                    {"part": "content", **anchor("The bridge will cost about 40,000 crowns")},
                    {"part": "cue", **anchor("said")},
                ],
                relations=[{"kind": "contradicts", "other": "article-s00"}],
                estimates=[
                    estimate(
                        topic="bridge",
                        measured="the price of the bridge",
                        approximator_text="about",
                        scenario="the harbor stays open",
                        likelihood="likely",
                        likelihood_text="probably",
                        as_of={"edtf": "2024-12"},
                        **anchor("40,000"),
                    )
                ],
                assessments=[
                    {
                        "assessor": "desk",
                        "verdict": "mostly_true",
                        "verdict_text": "Largely right",
                        "document": "notice",
                        "assessed": {"edtf": "2024-12-21"},
                        "web_url": "https://herald.example/checks/1",
                    }
                ],
                identifiers=[{"scheme": "checks", "value": "bridge/1"}],
            ),
            statement("article-s02"),
        ],
    }
    return {
        resource: {raw["id"]: raw for raw in raws} for resource, raws in deepcopy(records).items()
    }


def changed(raw: Any, changes: Mapping[str, Any]) -> Any:
    """Return a copy of JSON with other values at these pointers; ABSENT takes the key away."""
    copy = deepcopy(raw)
    for pointer, value in changes.items():
        *steps, last = (_step(step) for step in pointer.split("/")[1:])
        inner = copy
        for step in steps:
            inner = inner[int(step) if isinstance(inner, list) else step]
        place = int(last) if isinstance(inner, list) else last
        if value is ABSENT:
            del inner[place]
        else:
            inner[place] = value
    return copy


def _step(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def parsed(resource: str, raw: Any) -> Document:
    """Return the document of a raw record in which there is no fault for a parser to find."""
    document, faults = parse_document(resource, raw)
    assert faults == []
    assert document is not None
    return document


def batch_of(records: Mapping[str, Mapping[str, Any]]) -> Batch:
    """Return the documents of raw records in which there is no fault for a parser to find."""
    return {
        resource: [parsed(resource, raw) for raw in raws.values()]
        for resource, raws in records.items()
    }


def faults_in(records: World, only: Iterable[tuple[str, str]] | None = None) -> Places:
    """Return all that is wrong in raw records that know only each other.

    With `only`, these records are judged against what the database has. What a rule says of a
    value that could not even be read is left out: it is no news.
    """
    alone = None if only is None else set(only)
    batch: Batch = {}
    ids: dict[str, list[str]] = {}
    unread: Places = set()
    for resource, raws in records.items():
        for id, raw in raws.items():
            if alone is not None and (resource, id) not in alone:
                continue
            document, faults = parse_document(resource, raw)
            unread |= {(f"/{resource}/{id}{fault.pointer}", fault.code) for fault in faults}
            if document is not None:
                batch.setdefault(resource, []).append(document)
                ids.setdefault(resource, []).append(id)
    facts = Facts.of(batch) if alone is None else Facts.gather(batch)
    broken = {
        (f"/{resource}/{ids[resource][place]}{fault.pointer}", fault.code)
        for resource, place, fault in check_batch(batch, facts)
    }
    known = {pointer for pointer, _ in unread}
    return unread | {(pointer, code) for pointer, code in broken if pointer not in known}


def save(records: Mapping[str, Mapping[str, Any]]) -> Revision:
    """Write raw records without fault, as a command does, and return the revision of it."""
    batch = batch_of(records)
    assert check_batch(batch, Facts.gather(batch)) == []
    return write_documents(batch, by=None, through=Through.FIXTURES)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of the app, by the names of the tables.

    The words of names have no numbers here: they are no part of anything, and get others when they
    are made anew.
    """
    return {table._meta.model_name: _rows_of(table) for table in list_tables()}


def _rows_of(table: Any) -> list[dict[str, Any]]:
    if issubclass(table, NameWord):
        return list(table.objects.order_by("owner", "word").values("owner", "word", "sound"))
    return list(table.objects.order_by("pk").values())
