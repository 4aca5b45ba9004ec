"""Rules for records of every kind: ids, unique values, references, names, codes."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from statements.documents.faults import Fault
from statements.documents.rules.facts import UNIQUE, Facts
from statements.documents.serializers.layout import find_references
from statements.documents.serializers.parsing import Document
from statements.rest.problems.pointers import pointer_step
from statements.rest.query.suggestions import did_you_mean
from statements.vocabularies import is_country, is_language

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
QID = re.compile(r"Q[1-9][0-9]{0,18}\Z")
SCHEME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*\Z")
ROUTE_WORDS = frozenset(
    {"changes", "facets", "imports", "positions", "resolve", "summary", "timeline"}
)
"""Words that the API needs in URLs below a list of records, so no record may have such an id.

Another word needs a migration like 0008, which looks for records that already have it.
"""

MAX_CIRCLE_SHOWN = 20
"""Longest circle, in records, that a message writes out."""

UNREPEATED: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("other_names", ("name",), "/name", "This name is given twice."),
    ("identifiers", ("scheme", "value"), "", "This identifier is given twice."),
    ("authors", (), "", "This author is given twice."),
    ("corrections", ("kind", "document"), "", "This correction is given twice."),
    ("topics", (), "", "This topic is given twice."),
    ("participants", ("actor", "role"), "", "This actor already has this role."),
    ("stances", ("holder", "topic"), "", "This holder already has a stance on this topic here."),
    ("relations", ("kind", "other"), "", "This relation is given twice."),
    ("estimates", ("id",), "/id", "This id is given twice."),
    *(
        (name, ("position",), "/position", "This position is given twice: leave it out.")
        for name in ("participants", "conditions", "spans", "assessments")
    ),
)
"""Keys whose values no two items of a list may share (none: the items themselves).

Each is the list, its keys, where the fault is below the item, and what the fault says.
"""

COMPARED = 2000
"""Most known ids to compare an unknown one with: many thousands would take seconds."""


def slug(value: str | None, pointer: str) -> Iterator[Fault]:
    """Yield a fault if an id is not a slug or is a word that routes need."""
    if value is None:
        return
    if not SLUG.match(value):
        yield Fault(
            pointer,
            "slug",
            f"{value!r} is not a valid id: use lower-case letters and digits, in groups joined by "
            "single hyphens.",
        )
    elif value in ROUTE_WORDS:
        yield Fault(
            pointer,
            "reserved",
            f"{value!r} is reserved for an address of the API: choose another id.",
        )


def identity(resource: str, document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield the faults in a record's id, its Wikidata id and its other unique values."""
    id = document["id"]
    yield from slug(id, "/id")
    qid = document.get("wikidata_id")
    if qid is not None and not QID.match(qid):
        yield Fault("/wikidata_id", "qid", f"{qid!r} is not a Wikidata id such as Q38.")
    for name in UNIQUE[resource]:
        owner = facts.owners.get((resource, name, document.get(name) or ""))
        if id is not None and owner not in (None, id):
            yield Fault(
                pointer_step(name),
                "taken",
                f"{document[name]} already belongs to {resource}/{owner}.",
            )


def references(resource: str, document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each reference to a record that doesn't exist or is of the wrong kind."""
    for reference in find_references(resource, document):
        record = facts.get(reference.resource, reference.id)
        if record is None:
            by_id = "" if SLUG.match(reference.id) else ": refer to it by its id"
            known = facts.records[reference.resource]
            if len(known) > COMPARED:
                known = {}
            yield Fault(
                reference.pointer,
                "unknown_id",
                f"There is no record {reference.id!r} among the {reference.resource}{by_id}.",
                partial(did_you_mean, reference.id, known),
            )
        elif reference.kinds and record.get("kind") not in (None, *reference.kinds):
            yield Fault(
                reference.pointer,
                "wrong_kind",
                f"{reference.id} is of the kind {record['kind']}: it has to be of the kind "
                f"{' or '.join(reference.kinds)}.",
            )


def circles(resource: str, document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each reference in a record's own row that leads back to the record."""
    id = document["id"]
    if id is None:
        return
    for name, target, first in facts.links(resource, id):
        if facts.circles.share((resource, id), (target, first)):
            path = _path((target, first), (resource, id), facts)
            shown = f": {' → '.join([id, *path])}" if path else ""
            yield Fault(pointer_step(name), "circle", f"This leads back to {id}{shown}.")


def _path(start: tuple[str, str], goal: tuple[str, str], facts: Facts) -> list[str]:
    """Return the ids on the way from one record to another, or [] if it's too long to show."""
    trails: list[tuple[tuple[str, str], list[str]]] = [(start, [start[1]])]
    seen = {start}
    while trails:
        at, trail = trails.pop()
        if at == goal:
            return trail
        for _, resource, id in facts.links(*at) if len(trail) < MAX_CIRCLE_SHOWN else ():
            if (resource, id) not in seen:
                seen.add((resource, id))
                trails.append(((resource, id), [*trail, id]))
    return []


def items(document: Document, name: str) -> Iterator[tuple[str, Any]]:
    """Yield (pointer, item) for each item of a document's list, if it has that list.

    Faulty items, which are null, are skipped.
    """
    for place, item in enumerate(document.get(name) or ()):
        if item is not None:
            yield f"/{name}/{place}", item


def repeats(document: Document) -> Iterator[Fault]:
    """Yield a fault for each item of a list that repeats what UNREPEATED says it may not."""
    for name, keys, place, detail in UNREPEATED:
        seen: set[tuple[object, ...]] = set()
        for pointer, item in items(document, name):
            values = tuple(item[key] for key in keys) if keys else (item,)
            if None in values:
                continue
            if values in seen:
                yield Fault(f"{pointer}{place}", "twice", detail)
            seen.add(values)


def schemes(document: Document) -> Iterator[Fault]:
    """Yield a fault for each identifier whose scheme is not written as one."""
    for pointer, identifier in items(document, "identifiers"):
        scheme = identifier["scheme"]
        if scheme and not SCHEME.match(scheme):
            yield Fault(
                f"{pointer}/scheme",
                "slug",
                f"{scheme!r} is not a valid scheme: use lower-case letters and digits, such as "
                "isni.",
            )


def addresses(document: Document) -> Iterator[Fault]:
    """Yield a fault for each web address that isn't a whole one."""
    for pointer, part in (("", document), *items(document, "assessments")):
        if not _is_address(part.get("web_url")):
            detail = "Give a whole web address, with https:// or http://."
            yield Fault(f"{pointer}/web_url", "url", detail)


def _is_address(url: str | None) -> bool:
    if url is None:
        return True
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.hostname)


def codes(document: Document) -> Iterator[Fault]:
    """Yield a fault for each country or language that isn't written as its standard says."""
    country = document.get("country")
    if country is not None and not is_country(country):
        detail = f"{country!r} is not an ISO 3166-1 alpha-2 country code such as IT."
        yield Fault("/country", "country", detail)
    yield from _language(document, "")
    for pointer, name in items(document, "other_names"):
        yield from _language(name, pointer)


def _language(part: Document, pointer: str) -> Iterator[Fault]:
    language = part.get("language")
    if language is not None and not is_language(language):
        detail = (
            f"{language!r} is not a BCP 47 language tag in canonical form, such as pt or pt-BR."
        )
        yield Fault(f"{pointer}/language", "language", detail)
