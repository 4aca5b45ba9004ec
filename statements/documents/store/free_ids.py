"""Ids that no record has or had: made from a name, or numbered within a document.

What a record had once leads to its history, so another record doesn't get it.
"""

import re
from typing import Any

from django.db.models import QuerySet

from statements.documents.rules.records import ROUTE_WORDS
from statements.models import Change
from statements.word_forms import romanize, split_words

LONGEST = 60
"""Characters of an id that is made from a name: names can be whole titles."""

TRIED = 50
"""How many ids are tried for one name: `italy`, `italy-2` and so on."""

MOST_READ = 10_000
"""How many ids of a document are read to find the highest number."""


def free_id(records: QuerySet[Any], changes: QuerySet[Change], name: str) -> str | None:
    """Return an id made from a name that none of these has, or None if nothing is left.

    `changes` are those to records of that kind, deleted ones among them.
    """
    words = (re.sub("[^a-z0-9]+", "", romanize(word)) for word in split_words(name))
    slug = "-".join(word for word in words if word)
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    if not slug:
        return None
    tried = [slug, *(f"{slug}-{number}" for number in range(2, TRIED + 1))]
    taken = ROUTE_WORDS.union(
        *(rows.filter(key__in=tried).values_list("key", flat=True) for rows in (records, changes))
    )
    return next((id for id in tried if id not in taken), None)


def next_number(prefix: str, *tables: QuerySet[Any]) -> int:
    """Return the number after the highest one that follows the prefix in an id of these tables."""
    return max(_highest_number(prefix, rows) for rows in tables) + 1


def _highest_number(prefix: str, rows: QuerySet[Any]) -> int:
    # The digits are followed by the colon, so this is a range of the index of ids.
    numbered = rows.filter(key__gt=prefix, key__lt=f"{prefix}:").order_by("-key")
    ids = numbered.values_list("key", flat=True).distinct()[:MOST_READ]
    numbers = (id.removeprefix(prefix) for id in ids)
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
