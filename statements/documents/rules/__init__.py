"""The rules for documents: pure functions of a document and of facts gathered beforehand.

A rule yields a fault for each place that breaks it. A null where a value is required means that
parsing has already found a fault there, so rules skip it. No rule makes a query.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from statements.documents.faults import Fault, Faults
from statements.documents.rules import actors, records, sources, statements, topics
from statements.documents.rules.facts import Facts
from statements.documents.serializers.parsing import Batch, Document
from statements.rest.query.suggestions import MAX_HINTS

Rule = Callable[[Document, Facts], Iterator[Fault]]

RULES: dict[str, tuple[Rule, ...]] = {
    "actors": (actors.unnamed,),
    "sources": (sources.outlets, sources.corrections, sources.texts, sources.dependents),
    "topics": (topics.options,),
    "statements": (
        statements.confidence,
        statements.attribution,
        statements.chain,
        statements.relations,
        statements.anchors,
        statements.estimate_ids,
        statements.estimates,
        statements.assessments,
        statements.identifiers,
    ),
}
"""The rules for each resource, besides those for all of them."""


def check(resource: str, document: Document, facts: Facts, *, hints: int = MAX_HINTS) -> Faults:
    """Return the first faults of a parsed document, sorted by their pointers into it.

    The first ``hints`` of them get their hints.
    """
    faults = list(records.identity(resource, document, facts))
    faults += records.references(resource, document, facts)
    faults += records.circles(resource, document, facts)
    faults += records.codes(document)
    faults += records.schemes(document)
    faults += records.addresses(document)
    faults += records.repeats(document)
    for rule in RULES[resource]:
        faults += rule(document, facts)
    found = sorted(set(faults))
    return Faults.first(found, len(found), hints=hints)


def check_batch(batch: Batch, facts: Facts) -> list[tuple[str, int, Fault]]:
    """Return the faults of a batch as (resource, index of the document in its list, fault).

    Besides the rules for each document, no id may be given twice in a batch.
    """
    faults: list[tuple[str, int, Fault]] = []
    for resource, documents in batch.items():
        times = Counter(document["id"] for document in documents)
        for place, document in enumerate(documents):
            if document["id"] is not None and times[document["id"]] > 1:
                detail = f"The id {document['id']} is given {times[document['id']]} times."
                faults.append((resource, place, Fault("/id", "twice", detail)))
            faults += [(resource, place, fault) for fault in check(resource, document, facts)]
    return faults
