"""Rules for actors."""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.documents.rules.facts import Facts
from statements.documents.serializers.parsing import Document
from statements.vocabularies import ActorKind


def unnamed(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault if an unnamed actor has a Wikidata id, or an outlet vouches for a named one."""
    if document["is_named"] is None or document["kind"] is None:
        return
    if not document["is_named"] and document["wikidata_id"] is not None:
        yield Fault("/wikidata_id", "unnamed", "An unnamed actor has no Wikidata id.")
    vouchable = not document["is_named"] and document["kind"] == ActorKind.PERSON.value
    if document["known_via"] is not None and not vouchable:
        yield Fault(
            "/known_via",
            "named",
            "Only an unnamed person is known via an outlet: leave this out, or say that the actor "
            "is an unnamed person.",
        )
