"""Which statements a reader could see at which revision.

A relation to a hidden statement is hidden too. The past is shown as readers could see it then, so
we need to know which related statements were public at that time.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from statements.documents import Document
from statements.models import Change, Statement
from statements.rest.visibility import Visibility


def other_statements(documents: Iterable[Document]) -> set[str]:
    """Return the ids of the statements that documents in the history relate to."""
    return {
        relation["other"] for document in documents for relation in document.get("relations", ())
    }


class VisibleHistory:
    """Shows some documents as a reader could see them as of any revision, with one query."""

    def __init__(self, documents: Iterable[Document], visibility: Visibility) -> None:
        self.sees_drafts = visibility.sees_drafts
        self.turns: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
        ids = set() if self.sees_drafts else other_statements(documents)
        if not ids:
            return  # even an empty query takes a third of a millisecond to compile
        changes = Change.objects.filter(resource=Statement.resource, key__in=ids)
        turns = changes.order_by("revision").values_list("key", "revision_id", "is_public")
        for id, number, is_public in turns:
            self.turns[id].append((number, is_public))

    def shown(self, document: Document, number: int) -> Document:
        """Return a document from the history without relations hidden from the reader then."""
        if self.sees_drafts or "relations" not in document:
            return document
        relations = [one for one in document["relations"] if self._was_public(one["other"], number)]
        return {**document, "relations": relations}

    def _was_public(self, id: str, number: int) -> bool:
        turns = self.turns[id]
        place = bisect_right(turns, number, key=itemgetter(0))
        return place > 0 and turns[place - 1][1]
