"""Keep the words by which records are found by name, in the transaction that writes the records."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from statements.documents.serializers.parsing import Document
from statements.documents.store.bulk import chunked, insert
from statements.models import NAME_WORDS, Record, Revision
from statements.models.name_word import word_rows_of

RECORDS_PER_QUERY = 1000
"""Records whose words are renewed at once."""


def names_in(document: Document) -> list[str]:
    """Return the names in a document; none if it's of an actor who can't be told by name."""
    if not document.get("is_named", True):
        return []
    names = [document["name"], *(other["name"] for other in document["other_names"])]
    return [name for name in names if name is not None]


def replace_name_words(
    model: type[Record], names: Mapping[int, Sequence[str]], old: Collection[int]
) -> None:
    """Replace the words of records by those of their names, given by primary keys.

    ``old`` are the records that may have words already.
    """
    table = NAME_WORDS[model]
    for some in chunked(old, RECORDS_PER_QUERY):
        table.objects.filter(owner__in=some).delete()
    for owners in chunked(names, RECORDS_PER_QUERY):
        rows = [
            {"owner_id": owner, "word": word, "sound": sound}
            for owner in owners
            for word, sound in word_rows_of(names[owner])
        ]
        insert(table, rows)


def rebuild_name_words() -> None:
    """Replace all words, after records came in on another way than through the write path."""
    for model in NAME_WORDS:
        for keys in chunked(model.objects.values_list("pk", flat=True), RECORDS_PER_QUERY):
            replace_name_words(model, stored_names(model, keys), keys)


def find_wrong_names() -> Iterator[Record]:
    """Yield each record whose words aren't those of its names."""
    for model, table in NAME_WORDS.items():
        for keys in chunked(model.objects.values_list("pk", flat=True), RECORDS_PER_QUERY):
            # A record and its words are read by several queries.
            with Revision.writing():
                kept = set(
                    table.objects.filter(owner__in=keys).values_list("owner_id", "word", "sound")
                )
                names = stored_names(model, keys)
            meant = {(key, *forms) for key in names for forms in word_rows_of(names[key])}
            wrong = {key for key, *_ in kept ^ meant}
            yield from model.objects.filter(pk__in=wrong).order_by("key")


def stored_names(model: Any, keys: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the records with these primary keys, none for who has no proper name."""
    records = model.objects.filter(pk__in=keys)
    if hasattr(model, "is_named"):
        records = records.filter(is_named=True)
    names: dict[int, list[str]] = {key: [] for key in keys}
    for key, *found in records.order_by("pk").values_list("pk", "name", "other_names__name"):
        names[key] += [name for name in found if name is not None]
    return names
