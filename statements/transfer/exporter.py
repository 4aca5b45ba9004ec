"""Export all records as lines that an import can read: each the document that would write it.

Records are sorted by resource and id, so the same records always make the same bytes.
"""

from collections.abc import Iterator
from typing import Any

from statements.documents import MODELS, canonical_text, load_documents
from statements.documents.lines import EXPORT_CHUNK, EXPORT_ORDER, export_line
from statements.models import Statement
from statements.querysets import DRAFT


def export_lines(*, only_public: bool = False) -> Iterator[str]:
    """Yield each record as a line of NDJSON, its kind as ``resource``, references as ids.

    ``only_public`` leaves out drafts and the relations of other statements to them. Memory use is
    constant.
    """
    for resource in EXPORT_ORDER:
        records: Any = MODELS[resource].objects.order_by("key")
        if only_public and resource == Statement.resource:
            records = records.exclude(review_status=DRAFT)
        last = ""
        while ids := list(
            records.filter(key__gt=last).values_list("key", flat=True)[:EXPORT_CHUNK]
        ):
            last = ids[-1]
            documents = load_documents(resource, ids)
            hidden: set[str] = _drafts(documents) if only_public else set()
            for id in ids:
                document = documents.get(id)
                if document is None:
                    continue
                if hidden:
                    relations = document["relations"]
                    document["relations"] = [
                        relation for relation in relations if relation["other"] not in hidden
                    ]
                yield export_line(resource, canonical_text(resource, document))


def _drafts(documents: dict[str, Any]) -> set[str]:
    """Return the ids of drafts that the documents have relations to."""
    others = {
        relation["other"]
        for document in documents.values()
        for relation in document.get("relations", ())
    }
    drafts = Statement.objects.filter(key__in=others, review_status=DRAFT)
    return set(drafts.values_list("key", flat=True))
