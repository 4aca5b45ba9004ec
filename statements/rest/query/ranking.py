"""What a search can tell beyond which records match: how well they do, and by which words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from statements.rest.query.parameters import Parameter, Value
from statements.rest.query.query_string import InvalidValue, QueryString
from statements.rest.visibility import PUBLIC


class Highlight(NamedTuple):
    """A piece of a text of a record, as HTML with the words that were found marked.

    ``pointer`` is the place of the whole text in the record (RFC 6901).
    """

    pointer: str
    html: str


class RankingParameter(Parameter):
    """A search that can rank what it finds, and show the words by which it was found."""

    def read_scored(
        self, records: QuerySet[Model], columns: Sequence[str], count: int, value: Value
    ) -> list[tuple[Any, ...]]:
        """Return the first records in an ordered queryset, which this filter has found.

        Of each, that's how well it matches, and then its columns. No score is negative.
        """
        raise NotImplementedError

    @property
    def marked_keys(self) -> frozenset[str]:
        """The keys of an answer that `highlights` needs, as in ``fields=``."""
        raise NotImplementedError

    def highlights(self, value: Value, answer: Value) -> Iterator[Highlight]:
        """Yield the places of a record that have the words, given an answer with the keys."""
        raise NotImplementedError


class Ranking(NamedTuple):
    """A search, and the value to search for."""

    search: RankingParameter
    value: Value


def ranking_parameter(filters: Mapping[str, Parameter]) -> RankingParameter | None:
    """Return the filter that can rank what it finds, if there is one."""
    return next((one for one in filters.values() if isinstance(one, RankingParameter)), None)


def read_ranking(
    query: QueryString, filters: Mapping[str, Parameter], needed_for: str, named: str
) -> Ranking | None:
    """Return what the query searches for; None if that's nothing, or isn't valid.

    If it's nothing, that is noted as a fault of the parameter ``needed_for``, which the message
    calls ``named``.
    """
    search = ranking_parameter(filters)
    if search is None or any(fault.get("parameter") == search.name for fault in query.faults):
        return None
    texts = query.values(search.name)
    if not texts:
        detail = f'{named} is only for a search: add "{search.name}", or leave "{needed_for}" out.'
        query.refuse(needed_for, InvalidValue("needs_search", detail))
        return None
    value, _ = search.read(texts, (), PUBLIC)
    return Ranking(search, value)
