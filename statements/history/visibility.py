"""Which statements a reader could see at which revision.

A relation to a hidden statement is hidden too. The past is shown as readers could see it then, so
we need to know which related statements were public at that time.
"""

from bisect import bisect_right
from collections.abc import Iterable

from statements.documents import Document
from statements.models import Change, Statement


def other_statements(documents: Iterable[Document]) -> set[str]:
    """Return the ids of the statements that documents in the history relate to."""
    return {
        relation["other"] for document in documents for relation in document.get("relations", ())
    }


class VisibleHistory:
    """Tells whether each of some statements was public as of any revision, with one query."""

    def __init__(self, ids: Iterable[str], *, sees_drafts: bool) -> None:
        self.sees_drafts = sees_drafts
        self.turns: dict[str, tuple[list[int], list[bool]]] = {}
        wanted = set() if sees_drafts else set(ids)
        if not wanted:
            return
        changes = Change.objects.filter(resource=Statement.resource, key__in=wanted)
        for id, number, is_public in changes.order_by("revision").values_list(
            "key", "revision_id", "is_public"
        ):
            numbers, states = self.turns.setdefault(id, ([], []))
            numbers.append(number)
            states.append(is_public)

    def __call__(self, id: str, number: int) -> bool:
        """Return whether the reader could see the statement as of this revision."""
        if self.sees_drafts:
            return True
        numbers, states = self.turns.get(id, ([], []))
        place = bisect_right(numbers, number)
        return place > 0 and states[place - 1]

    def shown(self, document: Document, number: int) -> Document:
        """Return a document from the history without relations hidden from the reader then."""
        if "relations" not in document:
            return document
        relations = [one for one in document["relations"] if self(one["other"], number)]
        return {**document, "relations": relations}
