"""Which statements a reader could see as of which revision.

A relation to a statement that is hidden is hidden as well. What a record was is shown as readers
could see it then, so it takes knowing what its relations led to at that time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from statements.models import Change, Statement


def other_statements(documents: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the ids of the statements to which kept documents relate."""
    return {
        relation["other"] for document in documents for relation in document.get("relations", ())
    }


class VisibleHistory:
    """Whether each of some statements was public as of any revision; one query."""

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
        """Say whether the reader could see the statement as of the revision with this number."""
        if self.sees_drafts:
            return True
        numbers, states = self.turns.get(id, ([], []))
        place = bisect_right(numbers, number)
        return place > 0 and states[place - 1]

    def shown(self, document: dict[str, Any], number: int) -> dict[str, Any]:
        """Return a kept document as the reader could see it as of a revision."""
        if "relations" not in document:
            return document
        relations = [one for one in document["relations"] if self(one["other"], number)]
        return {**document, "relations": relations}
