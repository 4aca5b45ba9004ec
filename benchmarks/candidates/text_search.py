"""Search in the texts of statements as Django offers it.

On PostgreSQL that is its full-text search, by an index on the same expression; elsewhere it's only
the letters.
"""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import QuerySet

ENGLISH = "english"
NEWEST = ("-created_at", "-key")


def can_rank() -> bool:
    """Return whether the database can say which texts fit best."""
    return connection.vendor == "postgresql"


def search(records: QuerySet[Any], words: str, *, by_rank: bool = False) -> QuerySet[Any]:
    """Return the records whose texts have all the words, the newest or the best first."""
    if not can_rank():
        for word in words.split():
            records = records.filter(text__icontains=word)
        return records.order_by(*NEWEST)
    vector = SearchVector("text", config=ENGLISH)
    query = SearchQuery(words, config=ENGLISH, search_type="websearch")
    found = records.alias(vector=vector).filter(vector=query)
    if by_rank:
        return found.order_by(SearchRank(vector, query).desc(), *NEWEST)
    return found.order_by(*NEWEST)
