"""The summary of estimates: how far apart comparable numbers lie, and on whose word they rest."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from statements.analysis.attributions import read_attributions
from statements.analysis.estimate_groups import Said, Subject, Terms, read_page
from statements.analysis.figures import Json, plain, work_out
from statements.analysis.origins import Components, count_origins
from statements.documents.serializers.references import TopicReference
from statements.models import Estimate, Statement, Topic
from statements.rest.lists.keyset import Position

MAX_GROUPS = 50
"""How many groups of a subject are shown: those with the most estimates."""

MAX_ESTIMATES = 10
"""How many estimates of a group are shown: the first of its list."""

NUMBERS = ("value", "lower", "upper")
WORDS = ("approximator", "approximator_text", "likelihood", "likelihood_text")


class Group(NamedTuple):
    """Comparable estimates of a subject, and the first of them, which are shown."""

    terms: Terms
    said: list[Said]
    first: list[Said]


def summarize(
    estimates: QuerySet[Estimate], after: Position | None, count: int
) -> tuple[list[Json], Subject | None]:
    """Return a summary of each of the first subjects of estimates, or of the first after one.

    It has the groups of what is comparable, the largest first, each with what sets it apart from
    that one. The second value is the last subject if there are more, or else None.
    """
    found, has_more = read_page(estimates, after, count)
    shown = {subject: _largest(groups) for subject, groups in found.items()}
    first = [one for groups in shown.values() for group in groups for one in group.first]
    details = _read_details(first)
    topics = Topic.objects.filter(key__in={subject.topic for subject in found})
    named = {topic.key: TopicReference(topic).data for topic in topics}
    summaries = [
        {
            "measure": subject.measure,
            "topic": named.get(subject.topic),
            "count": sum(map(len, found[subject].values())),
            "groups": [_summary(group, groups[0].terms, details) for group in groups],
            "more_groups": len(found[subject]) - len(groups),
        }
        for subject, groups in shown.items()
    ]
    return summaries, list(found)[-1] if has_more else None


def _largest(groups: Mapping[Terms, list[Said]]) -> list[Group]:
    ordered = sorted(groups.items(), key=lambda one: (-len(one[1]), *_in_order(one[0])))
    return [
        Group(terms, said, nsmallest(MAX_ESTIMATES, said, key=lambda one: one.number.id))
        for terms, said in ordered[:MAX_GROUPS]
    ]


def _in_order(terms: Terms) -> tuple[str, ...]:
    """Return what sorts terms, those without a scenario first."""
    return tuple(term or "" for term in terms)


def _summary(group: Group, largest: Terms, details: Mapping[str, Json]) -> Json:
    # A statement with several of the numbers has one origin.
    origins, components = count_origins({one.statement: one.origin for one in group.said}.values())
    return {
        **group.terms._asdict(),
        "differs_in": [
            name
            for name, own, other in zip(Terms._fields, group.terms, largest, strict=True)
            if own != other
        ],
        **work_out([one.number for one in group.said]),
        "origins": origins._asdict(),
        "estimates": list(_shown(group.first, details, components)),
    }


def _shown(first: Iterable[Said], details: Mapping[str, Json], components: Components) -> Any:
    """Yield estimates as they are shown; those with the same ``origin`` may rest on one source."""
    numbers: dict[int, int] = {}
    for one in first:
        origin = None
        if one.origin.is_known:
            home = components.find(one.origin.publisher)
            origin = numbers.setdefault(home, len(numbers) + 1)
        # One that is deleted between two queries is left out.
        if one.number.id in details:
            yield {**details[one.number.id], "origin": origin}


def _read_details(first: Sequence[Said]) -> dict[str, Json]:
    """Return what is shown of estimates, by their ids."""
    columns = (*NUMBERS, "lower_inclusive", "upper_inclusive", *WORDS)
    rows = list(
        Estimate.objects.filter(key__in=[one.number.id for one in first])
        .order_by()
        .annotate(
            as_of=Coalesce("as_of_edtf", "as_of_text"),
            said=Coalesce("statement__said_edtf", "statement__said_text"),
            published=Coalesce(
                "statement__document__published_edtf", "statement__document__published_text"
            ),
        )
        .values("key", "statement__key", *columns, "as_of", "said", "published")
    )
    attributions = read_attributions(
        Statement.objects.all(), {row["statement__key"] for row in rows}
    )
    return {
        row["key"]: {
            "id": row["key"],
            **{name: row[name] for name in columns},
            **{name: None if row[name] is None else plain(row[name]) for name in NUMBERS},
            "as_of": row["as_of"],
            "statement": row["statement__key"],
            **attributions[row["statement__key"]].as_plain(),
            "said": row["said"],
            "published": row["published"],
        }
        for row in rows
        if row["statement__key"] in attributions
    }
