"""What somebody means who types something into a search box: an id, words, or a name."""

from typing import Any, NamedTuple

from django.db.models import QuerySet

from statements.analysis.names import MAX_NAME, resolve
from statements.models import NAME_WORDS
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.query_string import InvalidValue

MOST_ALIKE = 20
"""How many records with names like it are found."""


class Typed(NamedTuple):
    """The parameters that find what is meant, and whether only its name is like what was typed."""

    parameters: dict[str, list[str]]
    is_alike: bool = False


def read_typed(text: str, filterset: type[ParameterFilterSet], records: QuerySet[Any]) -> Typed:
    """Return the parameters that find what is meant, among all that the reader may see.

    It's the record with this id or, if there is none, those with these words. If none has them,
    it's those whose names are spelled or sound almost like it.
    """
    if records.filter(key=text).exists():
        return Typed({"id": [text]})
    words = Typed({"q": [text]})
    if records.model not in NAME_WORDS or len(text) > MAX_NAME:
        return words
    search = filterset.by_name["q"]
    try:
        found = search.filter(records, [search.parse(text)])
    except InvalidValue:
        return words  # whoever reads the parameters says what is wrong
    if found.exists():
        return words
    alike = [match.record.key for match in resolve(records, text, MOST_ALIKE)]
    return Typed({"id": alike}, is_alike=True) if alike else words
