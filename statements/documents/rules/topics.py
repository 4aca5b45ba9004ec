"""Rules for topics."""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.documents.rules import codes, records
from statements.documents.rules.facts import Facts
from statements.documents.serializers.parsing import Document
from statements.vocabularies import TopicKind


def names(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield the faults in a topic's identifiers."""
    yield from records.other_names(document)


def standards(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault if a topic's country is not an ISO 3166-1 alpha-2 code."""
    yield from codes.country(document["country"])


def options(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault if an option has no parent topic."""
    if document["kind"] == TopicKind.OPTION.value and document["parent"] is None:
        yield Fault(
            "/parent", "required", "An option hangs under the topic that it is an option of."
        )
