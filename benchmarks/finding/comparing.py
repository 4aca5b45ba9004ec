"""Compares answers, as far as the candidates follow the same rules and tell the same."""

import json
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from benchmarks.candidates import CANDIDATES
from benchmarks.checking import Answer, Different, compare_records, ids, records
from benchmarks.questions import PAGE
from benchmarks.works import Work

SHOWN = 100
"""How many values of a facet each candidate shows at most."""

Values = list[tuple[str | None, int]]
"""The values of a facet with their counts; null stands for records without one."""

Month = tuple[str | None, bool]
"""A month, and whether something was said then, or only published; null if neither is known."""


def compare_newest(
    where: str, work: Work, candidate: str, answer: Answer, expected: Answer
) -> None:
    """Raise Different if there are other records, or if they come in another order.

    Datasette sorts by one column. So what was written at the same time may come in any order, and a
    page may end in the middle of that: only the writes are compared.
    """
    if CANDIDATES[candidate].answers_documents:
        compare_records(where, work, candidate, answer, expected)
        return
    found, wanted = (
        [record["revision"] for record in records(work, one)] for one in (answer, expected)
    )
    if found != wanted:
        raise Different(f"{where} differ in the writes: {found} and {wanted}.")


def compare_best(where: str, work: Work, candidate: str, answer: Answer, expected: Answer) -> None:
    """Raise Different if there are more records, or other ones although the page isn't full.

    Which of many fit best is for each candidate to say.
    """
    found, wanted = (ids(records(work, one)) for one in (answer, expected))
    if len(found) != len(wanted):
        raise Different(f"{where} differ: {len(found)} records, {len(wanted)}.")
    if len(found) < PAGE and {*found} != {*wanted}:
        raise Different(f"{where} differ in {sorted({*found} ^ {*wanted})}.")


def compare_facet(where: str, work: Work, candidate: str, answer: Answer, expected: Answer) -> None:
    """Raise Different if values or counts differ, but for which of the rarest values are shown.

    Datasette shows the names of records instead of their ids, leaves out those without a value, and
    counts rows. A statement can have a stance twice, so only the values of that facet are compared.
    """
    own = json.loads(expected.body)
    facet = own["facets"][0]["facet"]
    is_flat = candidate == "datasette"
    found = values_of(json.loads(answer.body))
    wanted = values_of(own, by_name=is_flat and facet == "speaker")
    if is_flat:
        wanted = [(value, count) for value, count in wanted if value is not None]
    if is_flat and facet == "stance":
        found, wanted = ([(value, 0) for value, _ in one] for one in (found, wanted))
    least = max(_least(found), _least(wanted))
    one, other = (Counter(pair for pair in shown if pair[1] >= least) for shown in (found, wanted))
    if one != other:
        raise Different(f"{where} differ in {sorted(map(str, (one - other) + (other - one)))}.")


def _least(values: Values) -> int:
    """Return the lowest count of which all values are shown, as far as one can know."""
    return 0 if len(values) < SHOWN else 1 + min(count for _, count in values)


def values_of(answer: Any, *, by_name: bool = False) -> Values:
    """Return the values of a facet, in whichever form a candidate has them."""
    match answer:
        case {"facets": [{"values": values}]}:
            return [(one["label" if by_name else "value"], one["count"]) for one in values]
        case {"facet_results": results}:
            (facet,) = results.values()
            return [(one["label"], one["count"]) for one in facet["results"]]
    return [(value, count) for value, _, count, *_ in answer]


def compare_timeline(
    where: str, work: Work, candidate: str, answer: Answer, expected: Answer
) -> None:
    """Raise Different if the counts of months differ."""
    _compare(where, *(months_of(json.loads(one.body)) for one in (answer, expected)))


def _compare(where: str, found: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> None:
    if found != wanted:
        different = {key for key in {*found, *wanted} if found.get(key) != wanted.get(key)}
        raise Different(f"{where} differ in {sorted(map(str, different))}.")


def months_of(answer: Any) -> Counter[Month]:
    """Return how many statements there are in each month, in whichever form a candidate says it."""
    found: Counter[Month] = Counter()
    for month, is_said, count in _months(answer):
        found[month[:7] if month else None, bool(is_said)] += count
    return +found


def _months(answer: Any) -> Sequence[tuple[str | None, bool, int]]:
    match answer:
        case {"buckets": buckets, "series": [series]}:
            said, published = series["said"], series["no_later_than"]
            return [
                *((month, True, count) for month, count in zip(buckets, said, strict=True)),
                *((month, False, count) for month, count in zip(buckets, published, strict=True)),
                (None, False, series["undated"]),
            ]
        case [{}, *_]:
            return [(one["month"], one["is_said"], one["count"]) for one in answer]
    return [(first, is_said, count) for _, is_said, first, _, count in answer]


def compare_positions(
    where: str, work: Work, candidate: str, answer: Answer, expected: Answer
) -> None:
    """Raise Different if holders stand otherwise, or if changes, conflicts or stances differ."""
    _compare(where, *(positions_of(json.loads(one.body)) for one in (answer, expected)))


def positions_of(answer: Any) -> dict[Hashable, Any]:
    """Return the figures of each position by holder and topic, and what else the holder has."""
    found: dict[Hashable, Any] = {}
    for row in answer["results"]:
        holder = row["holder"]["id"]
        found[holder] = row["more"]
        for one in row["positions"]:
            now = one["now"]["latest"]
            found[holder, one["topic"]["id"]] = (
                {(stand["stance"], stand["conditional"], stand["count"]) for stand in now},
                one["changes"]["count"],
                bool(one["conflict"]),
                one["history"]["count"],
            )
    return found


FIGURES = ("count", "lowest", "highest", "envelope", "median", "origins")


def compare_summary(
    where: str, work: Work, candidate: str, answer: Answer, expected: Answer
) -> None:
    """Raise Different if there are other groups, or if their figures for all years differ."""
    _compare(where, *(summary_of(json.loads(one.body)) for one in (answer, expected)))


def summary_of(answer: Any) -> dict[Hashable, Any]:
    """Return the figures of each group by subject and terms, and what else the subject has."""
    found: dict[Hashable, Any] = {}
    for one in answer["results"]:
        subject = one["measure"], one["topic"] and one["topic"]["id"]
        found[subject] = one["count"], one["more_groups"]
        for group in one["groups"]:
            terms = group["unit"], group["quantity_role"], group["scenario"]
            found[subject, terms] = [group[name] for name in FIGURES]
    return found


def compare_provenance(
    where: str, work: Work, candidate: str, answer: Answer, expected: Answer
) -> None:
    """Raise Different if nodes, edges or what says the same differ."""
    _compare(where, *(provenance_of(json.loads(one.body)) for one in (answer, expected)))


def provenance_of(answer: Any) -> dict[Hashable, Any]:
    """Return the reliability of each node, whether edges are explicit, and what says the same."""
    edges = {(one["from"], one["to"], one["relation"]): one["explicit"] for one in answer["edges"]}
    nodes = {one["url"]: one["reliability"] for one in answer["nodes"]}
    groups = ("corroborates", "repeats", "not_known")
    same = {one["id"]: name for name in groups for one in answer["corroboration"][name]}
    return {**edges, **nodes, **same}
