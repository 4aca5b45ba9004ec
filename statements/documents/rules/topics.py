"""Rules for topics."""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.documents.rules.facts import Facts
from statements.documents.serializers.parsing import Document
from statements.vocabularies import TopicKind


def options(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault if an option has no parent topic."""
    if document["kind"] == TopicKind.OPTION.value and document["parent"] is None:
        yield Fault(
            "/parent", "required", "An option has a parent: the topic that it is an option of."
        )
