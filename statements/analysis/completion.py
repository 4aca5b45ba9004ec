"""Records that somebody may mean who has begun to type: by name, by words, by id."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from statements.analysis.names import MAX_NAME, resolve
from statements.analysis.search import KINDS, pick_nearest_names
from statements.filters.search_query import Search, parse_search
from statements.models import NAME_WORDS
from statements.vocabularies import MatchReason
from statements.word_forms import split_words

MOST_WORDS = 3
"""Words that are looked for besides the last one: the longest, as frequent ones take long."""

SAME_WORDS = (MatchReason.EXACT, MatchReason.OTHER_NAME)


def complete(records: QuerySet[Any], text: str, limit: int) -> list[Any]:
    """Return the records that are likeliest meant, best first, at most ``limit`` of them.

    Those whose names consist of what was typed come first, then those that have its words, the last
    one perhaps unfinished (of statements the newest), then those whose names are like it, and then
    those whose ids begin with it. Without any text it's the newest ones.
    """
    text = text.replace("\x00", "").strip()[:MAX_NAME]  # PostgreSQL takes no such character
    if not text:
        return list(records.order_by("-pk")[:limit])
    keys: list[Any] = []
    for found in _find(records, text, limit):
        keys = list(dict.fromkeys([*keys, *found]))[:limit]
    by_key = records.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def _find(records: QuerySet[Any], text: str, limit: int) -> Iterator[list[Any]]:
    """Yield the primary keys of what is found in each way."""
    id = text.lower()
    ids = records.filter(key__gte=id, key__lt=f"{id}\x7f").order_by("key")
    by_id = list(ids.values_list("pk", "key")[:limit])
    yield [pk for pk, key in by_id if key == id]
    near = resolve(records, text, limit) if records.model in NAME_WORDS else []
    pks = dict(
        records.filter(key__in=[match.record.key for match in near]).values_list("key", "pk")
    )
    found = [(match.reason, pks[match.record.key]) for match in near if match.record.key in pks]
    yield [pk for reason, pk in found if reason in SAME_WORDS]
    if (search := _read(text)) and records.model.resource in KINDS:
        search_words = KINDS[records.model.resource].filterset.by_name["q"]
        matching = search_words.filter(records, [search])
        if records.model in NAME_WORDS:
            yield pick_nearest_names(matching, search, limit)
        else:
            newest = matching.order_by("-created_at", "-key")
            yield list(newest.values_list("pk", flat=True)[:limit])
    yield [pk for reason, pk in found if reason not in SAME_WORDS]
    yield [pk for pk, _ in by_id]


def _read(text: str) -> Search | None:
    """Return a search for the words that were typed, the last one perhaps unfinished."""
    *whole, last = split_words(text) or [""]
    whole = sorted(whole, key=len, reverse=True)[:MOST_WORDS]
    return parse_search(" ".join([*(f'"{word}"' for word in whole), f"{last}*"])) if last else None
