"""Rules for sources."""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.documents.rules.facts import Facts
from statements.documents.rules.records import items
from statements.documents.serializers.parsing import Document
from statements.rest.problems.pointers import pointer_step
from statements.vocabularies import CorrectionKind, SourceKind, is_sha256

DOCUMENT_ONLY = {
    "publisher": "publisher",
    "text_sha256": "SHA-256 of the text",
    "text_length": "length of the text",
}
"""Keys that only a document has, and what they are called."""


def outlets(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for anything that an outlet has and only a document can, and vice versa."""
    if document["kind"] == SourceKind.OUTLET.value:
        for name, words in DOCUMENT_ONLY.items():
            if document[name] is not None:
                detail = f"This is an outlet: leave the {words} out."
                yield Fault(pointer_step(name), "outlet", detail)
        if document["name"] is None:
            yield Fault("/name", "required", "An outlet has a name.")
        for name, what in (("authors", "authors"), ("corrections", "corrections to make")):
            if document[name]:
                yield Fault(pointer_step(name), "outlet", f"An outlet has no {what}: leave it out.")
    elif document["kind"] is not None and document["actor"] is not None:
        yield Fault("/actor", "document", "Only an outlet has an actor that is its own voice.")


def corrections(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each correction of the document itself, or that replaces in a circle.

    Two documents may correct each other, each in what it gets right, and may each retract the
    other; but with two that replace each other, there is none left to use.
    """
    for pointer, correction in items(document, "corrections"):
        other = correction["document"]
        if other is None or document["id"] is None:
            continue
        place = f"{pointer}/document"
        if other == document["id"]:
            yield Fault(place, "itself", "A document does not correct itself.")
        elif correction["kind"] == CorrectionKind.REPLACES.value and facts.replacements.share(
            other, document["id"]
        ):
            yield Fault(
                place,
                "circle",
                f"{other} itself replaces this, if by others: only a newer document replaces an "
                "older one.",
            )


def texts(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield the faults in the digest and length of a document's text."""
    digest, length = document["text_sha256"], document["text_length"]
    if digest is not None and not is_sha256(digest):
        detail = "Give the SHA-256 of the text as 64 lower-case hexadecimal digits."
        yield Fault("/text_sha256", "digest", detail)
    if (digest is None) != (length is None):
        yield Fault(
            "/text_length" if length is None else "/text_sha256",
            "required",
            "Give the SHA-256 of the text and the length of the text together, or leave both out.",
        )


def dependents(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each change to a source that would break what depends on it."""
    needs = facts.dependents.get(document["id"] or "")
    if needs is None:
        return
    for kind, dependent in needs.kinds.items():
        if document["kind"] not in (None, kind):
            yield Fault("/kind", "in_use", f"{dependent} needs it to be of the kind {kind}.")
    length = document["text_length"]
    if length is not None and length < needs.reach:
        yield Fault(
            "/text_length",
            "in_use",
            f"An anchor of its statements ends at {needs.reach}: the length of the text is at "
            "least that.",
        )
    speaks_in = needs.speakers.get(document["actor"] or "")
    if speaks_in is not None:
        yield Fault(
            "/actor",
            "in_use",
            f"{document['actor']} is the speaker of {speaks_in}, to which this is a hop.",
        )
