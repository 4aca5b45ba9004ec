"""The best few records of each kind for a search: for people who type a word or a name."""

import json
from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from typing import Any, NamedTuple

from django.db.models import QuerySet

from statements.documents.serializers.briefs import (
    ActorBriefSerializer,
    BriefSerializer,
    SourceBriefSerializer,
    StatementBriefSerializer,
    TopicBriefSerializer,
)
from statements.documents.store.words import split_names
from statements.filters import ActorFilterSet, SourceFilterSet, StatementFilterSet, TopicFilterSet
from statements.filters.search_query import Operand, Search
from statements.models import MODELS
from statements.rest.json import document_queries
from statements.rest.lists.ranked_keyset import RANKED
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.serializers.sparse_fields import ALL_FIELDS
from statements.rest.visibility import Visibility
from statements.word_forms import stem

SHOWN = 5
"""How many records of each kind are shown."""

COMPARED = 1000
"""How many matches are compared by their names: of more, those that were entered first."""

Pick = Callable[[QuerySet[Any], Search], list[int]]
"""Returns the primary keys of the best matches, best first: one more than SHOWN if there are."""


class Kind(NamedTuple):
    """How records of one kind are searched, which matches come first, and how they are shown."""

    filterset: type[ParameterFilterSet]
    pick: Pick
    brief: type[BriefSerializer]


class Found(NamedTuple):
    """The best matches of one kind, in brief, and whether there are more."""

    results: list[dict[str, Any]]
    has_more: bool


def pick_most_relevant(records: QuerySet[Any], search: Search) -> list[int]:
    """Pick the statements that match best of the newest ones, as lists order by relevance."""
    parameter = StatementFilterSet.by_name["q"]
    newest = records.order_by("-created_at", "-key")
    rows = parameter.read_scored(newest, ["created_at", "key", "pk"], RANKED, [search])
    return [pk for *_, pk in nlargest(SHOWN + 1, rows)]


def pick_nearest_names(records: QuerySet[Any], search: Search, count: int = SHOWN + 1) -> list[int]:
    """Pick the records whose names are closest to the search: first those that are just it."""
    rows = list(records.order_by("pk").values_list("pk", "search__words")[:COMPARED])
    rows.sort(key=lambda row: _distance(row[1], search))
    return [pk for pk, _ in rows[:count]]


def _distance(words: str, search: Search) -> tuple[int, int]:
    """Return how much of a search the closest name lacks, and how many more words it has."""
    none = len(search.groups), 0
    return min((_distance_of(name, search) for name in split_names(words)), default=none)


def _distance_of(name: Sequence[str], search: Search) -> tuple[int, int]:
    taken = [set().union(*(_taken(one, name) for one in group)) for group in search.groups]
    return taken.count(set()), len(set(name).difference(*taken))


def _taken(operand: Operand, name: Sequence[str]) -> set[str]:
    """Return the words of a name that are those of an operand; none if it lacks one of them."""
    if operand.is_prefix:
        return {word for word in name if word.startswith(operand.words[0])}
    readings = set(map(stem, operand.words)), set(operand.words)
    return next((words for words in readings if words.issubset(name)), set())


KINDS: Mapping[str, Kind] = {
    "statements": Kind(StatementFilterSet, pick_most_relevant, StatementBriefSerializer),
    "actors": Kind(ActorFilterSet, pick_nearest_names, ActorBriefSerializer),
    "sources": Kind(SourceFilterSet, pick_nearest_names, SourceBriefSerializer),
    "topics": Kind(TopicFilterSet, pick_nearest_names, TopicBriefSerializer),
}
"""The kinds of records that are searched, in the order of an answer."""


def find_best(search: Search, visibility: Visibility) -> dict[str, Found]:
    """Return the best matches of each kind among what the reader may see."""
    return {resource: _find(resource, search, visibility) for resource in KINDS}


def _find(resource: str, search: Search, visibility: Visibility) -> Found:
    kind, model = KINDS[resource], MODELS[resource]
    matches = kind.filterset.by_name["q"].filter(visibility.rows(model), [search])
    keys = kind.pick(matches, search)
    shown = model._default_manager.filter(pk__in=keys[:SHOWN]).order_by("key")
    document = document_queries.document_sql(kind.brief, ALL_FIELDS, visibility, shown.db)
    found: dict[int, str] = dict(document_queries.select_documents(shown, ["id"], document))
    # A record that is deleted between two queries is left out.
    results = [json.loads(found[key]) for key in keys[:SHOWN] if key in found]
    return Found(results, len(keys) > SHOWN)
