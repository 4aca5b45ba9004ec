"""The works of finding: what each one asks, and where each candidate is asked it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from benchmarks.candidates.flat import COLUMNS
from benchmarks.finding.comparing import (
    compare_best,
    compare_facet,
    compare_newest,
    compare_positions,
    compare_provenance,
    compare_summary,
    compare_timeline,
)
from benchmarks.questions import PAGE, Known, Question
from benchmarks.works import DATASETTE, LIST, Work

SEARCHES = (
    *("delegation", "guarantees", "published", "freight", "timber", "coalition"),
    *("delegation guarantees", "delegation freight", "guarantees steel", "coalition published"),
    *("freight coalition", "timber opposition", "artillery province"),
    *("delegation freight guarantees", "delegation steel published", "coalition timber objections"),
    *("opposition artillery objections", "coalition freight rising", "committee freight rising"),
    "delegation halve guarantees",
)
"""Words to search for, from the most frequent to the rarest.

All are only in the texts of statements, in one form and no part of another word: so a search for
stems, one for words and one for letters find the same.
"""

FACETS = {"speaker": ("kind", "stance"), "topic_exact": ("kind", "stance", "speaker")}
"""The facets that are asked for under each filter."""

NEWEST, RELEVANCE = "-created", "relevance"


def newest(known: Known) -> list[Question]:
    """Return searches for the newest statements with some words."""
    return [Question({"q": words, "ordering": NEWEST}) for words in SEARCHES]


def best(known: Known) -> list[Question]:
    """Return searches for the statements that fit some words best."""
    return [Question({"q": words, "ordering": RELEVANCE}) for words in SEARCHES]


def facets(known: Known) -> list[Question]:
    """Return questions for a facet of the statements by a speaker or on a topic."""
    return [
        Question({"facet": facet, **filters})
        for filters in _filters(known)
        for facet in FACETS[next(iter(filters))]
    ]


def months(known: Known) -> list[Question]:
    """Return questions for the months of the statements by a speaker or on a topic."""
    return [Question({"by": "month", **filters}) for filters in _filters(known)]


def answers(known: Known) -> list[Question]:
    """Return questions for what the statements or the estimates of a speaker or topic come to."""
    return [Question(filters) for filters in _filters(known)]


def statements(known: Known) -> list[Question]:
    """Return questions about single statements."""
    return [Question(key=key) for key in known.statements]


def _filters(known: Known) -> list[Mapping[str, str]]:
    speakers = [{"speaker": key} for key in known.speakers]
    return [*speakers, *({"topic_exact": key} for key in known.topics)]


def address_of_search(candidate: str, question: Question) -> str:
    """Return the address of a search."""
    words, ordering = question.filters["q"], question.filters["ordering"]
    match candidate, ordering:
        case "datasette", "relevance":
            query = {"q": words, "_shape": "array"}
            return f"{DATASETTE}/search_relevance.json?{urlencode(query)}"
        case "datasette", _:
            return _table("statement", _search=words, _sort_desc="created_at", **PAGES)
        case "stock_drf", _:
            return f"{LIST}?{urlencode({'q': words, 'ordering': '-created_at,-key'})}"
    return f"{LIST}?{urlencode(question.filters)}"


def address_of_facet(candidate: str, question: Question) -> str:
    """Return the address of a facet."""
    if candidate != "datasette":
        return f"{LIST}facets/?{urlencode(question.filters)}"
    counting = {"_facet_size": "100", "_size": "0", "_nocount": "1"}
    found = f"IN ({_found(question)})"
    match question.filters["facet"]:
        case "kind":
            return _table("statement", _facet="kind", _where=f"id {found}", **PUBLIC, **counting)
        case "stance":
            return _table("stance", _facet="stance", _where=_public(found), **counting)
    where = _public(found)
    return _table("participation", _facet="actor_id", role="speaker", _where=where, **counting)


def address_of_timeline(candidate: str, question: Question) -> str:
    """Return the address of a timeline."""
    if candidate != "datasette":
        return f"{LIST}timeline/?{urlencode(question.filters)}"
    by, key = _asked(question)
    query = {by: key, "_shape": "array"}
    return f"{DATASETTE}/timeline_{by}.json?{urlencode(query)}"


def address_of_positions(candidate: str, question: Question) -> str:
    """Return the address of a page of positions."""
    return f"/api/v1/positions/?{urlencode(question.filters)}"


def address_of_summary(candidate: str, question: Question) -> str:
    """Return the address of a summary of estimates."""
    return f"/api/v1/estimates/summary/?{urlencode(question.filters)}"


def address_of_provenance(candidate: str, question: Question) -> str:
    """Return the address of the provenance of a statement."""
    return f"{LIST}{question.key}/provenance/"


PUBLIC = {"review_status__not": "draft"}
PAGES: dict[str, str | list[str]] = {
    **PUBLIC,
    "_size": str(PAGE),
    "_shape": "array",
    "_nocount": "1",
    "_nofacet": "1",
    "_col": list(COLUMNS),
}


def _table(name: str, **query: str | list[str]) -> str:
    """Return the address of one of Datasette's tables."""
    return f"{DATASETTE}/statements_{name}.json?{urlencode(query, doseq=True)}"


def _asked(question: Question) -> tuple[str, str]:
    """Return the filter of a question, and the id that it asks for."""
    ((by, key),) = ((by, key) for by, key in question.filters.items() if by in FACETS)
    return by, key


def _found(question: Question) -> str:
    """Return SQL for the statements that a question's filter finds, drafts included."""
    by, key = _asked(question)
    if by == "speaker":
        one, rows = "actor", "statements_participation WHERE role = 'speaker' AND"
    else:
        one, rows = "topic", "statements_statementtopic WHERE"
    record = f"SELECT id FROM statements_{one} WHERE key = '{key}'"  # noqa: S608 our own
    return f"SELECT statement_id FROM {rows} {one}_id = ({record})"  # noqa: S608


def _public(found: str) -> str:
    """Return the condition of a part's row that its statement is found, and no draft."""
    public = "SELECT id FROM statements_statement WHERE review_status <> 'draft'"
    return f"statement_id IN ({public} AND id {found})"


ALL = ("onrecord", "stock_drf", "tuned_drf", "datasette", "bare")
BY_ORM = ("onrecord", "tuned_drf")
WITH_RANK = ("onrecord", "tuned_drf", "datasette", "bare")


def _work(name: str, candidates: tuple[str, ...], **facts: Any) -> Work:
    return Work(name=name, candidates=candidates, costly=True, asks_all=True, all_sql=True, **facts)


FINDING: dict[str, Work] = {
    work.name: work
    for work in (
        _work(
            "search_newest",
            ALL,
            questions=newest,
            address=address_of_search,
            compare=compare_newest,
        ),
        _work(
            "search_relevance",
            WITH_RANK,
            questions=best,
            address=address_of_search,
            compare=compare_best,
        ),
        _work("facets", ALL, questions=facets, address=address_of_facet, compare=compare_facet),
        _work(
            "timeline", ALL, questions=months, address=address_of_timeline, compare=compare_timeline
        ),
        _work(
            "positions",
            BY_ORM,
            questions=answers,
            address=address_of_positions,
            compare=compare_positions,
        ),
        _work(
            "summary",
            BY_ORM,
            questions=answers,
            address=address_of_summary,
            compare=compare_summary,
        ),
        _work(
            "provenance",
            BY_ORM,
            questions=statements,
            address=address_of_provenance,
            compare=compare_provenance,
        ),
    )
}
"""Every work of finding by name."""
