"""Bring a document from the past up to date with the merges since."""

from statements.documents.merging.moving import move_references
from statements.documents.rules.facts import Facts
from statements.documents.serializers.parsing import Document
from statements.documents.store.merged_ids import find_moved_references
from statements.documents.store.stored import parse_answer


def follow_merges(resource: str, document: Document) -> Document:
    """Return a document as merges would have changed it, if it refers to what was merged since.

    References lead to the records that those are a part of now, and equal parts collapse.
    """
    parsed = parse_answer(resource, document)
    batch = {resource: [parsed]}
    moved = find_moved_references(batch, Facts.gather(batch))
    if not moved:
        return document
    move_references(resource, parsed, moved)
    return parsed
