"""Sort the records of a batch so that each can be written after those it refers to."""

from collections.abc import Iterator
from graphlib import TopologicalSorter

from statements.documents.serializers.parsing import Batch, Document
from statements.documents.serializers.references import find_references


def sort_into_waves(batch: Batch) -> Iterator[Batch]:
    """Yield a checked batch in waves; a record's own row refers only to earlier waves.

    References in parts don't count, because parts are written after all records. The batch must
    have passed the rules, so that no records refer to each other in a circle.
    """
    documents: dict[tuple[str, str], Document] = {
        (resource, document["id"]): document
        for resource, records in batch.items()
        for document in records
    }
    sorter = TopologicalSorter(
        {
            (resource, id): [
                (trace.resource, trace.id)
                for trace in find_references(resource, document)
                if trace.direct and (trace.resource, trace.id) in documents
            ]
            for (resource, id), document in documents.items()
        }
    )
    sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        wave: Batch = {}
        for resource, id in sorted(ready):
            wave.setdefault(resource, []).append(documents[resource, id])
        yield wave
        sorter.done(*ready)
