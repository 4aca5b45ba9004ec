"""The parameters by which the feed of changes is watched: filters of the list of statements."""

from django.db.models import Q

from statements.documents.store.merged_ids import find_merged
from statements.filters.statements import StatementFilterSet
from statements.history.past_subtrees import SubtreeChanged, lasting_subtree
from statements.history.watching import VALUES, Subject
from statements.models import Change, Statement
from statements.models.revision import MERGE
from statements.rest.problems.exceptions import BeginAgain
from statements.rest.query.conditions import any_of
from statements.rest.query.id_lookups import IdLookup, run_lookups
from statements.rest.query.parameters import Parameter
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.references import ReferenceParameter
from statements.rest.visibility import Visibility

TOPIC = "topic"

FILTERS = StatementFilterSet.by_name
# The subtree is that of the past: a lookup of the ids alone will do.
READERS: dict[str, Parameter] = {name: FILTERS[name] for name in VALUES} | {
    TOPIC: FILTERS[f"{TOPIC}_exact"]
}
"""The filter that parses the values of each parameter."""

REFERRED = {"speaker": "actors", "stance_holder": "actors", TOPIC: "topics", "document": "sources"}
"""The kind of record that each parameter with ids is about."""

SUBJECT_PARAMETERS = tuple(
    QueryParameter(
        name,
        f"Only changes to statements that match, before or after. {FILTERS[name].help_text}",
        FILTERS[name].schema(),
        repeatable=True,
    )
    for name in VALUES
)


def read_subject(query: QueryString, visibility: Visibility) -> Subject:
    """Return the values of the parameters that are given; note the faults in the query.

    An id of a record that was deleted is fine: the changes until then can still be asked for.
    """
    given = {name: one for name, one in READERS.items() if query.values(name)}
    lookups = {
        name: one.lookups(query.values(name), visibility)
        for name, one in given.items()
        if isinstance(one, ReferenceParameter)
    }
    run_lookups([one for some in lookups.values() for one in some])
    deleted = _find_deleted(query, lookups)
    for name, one in given.items():
        texts = [text for text in query.values(name) if (name, text) not in deleted]
        _, refused = one.read(texts, lookups.get(name, ()), visibility)
        for fault in refused:
            query.refuse(name, fault)
    return {name: frozenset(query.values(name)) for name in given}


def _find_deleted(query: QueryString, lookups: dict[str, list[IdLookup]]) -> set[tuple[str, str]]:
    """Return the parameters with ids of records that only the history knows. One query at most."""
    missing = [
        (name, REFERRED[name], text)
        for name, (lookup,) in lookups.items()
        for text in query.values(name)
        if text not in lookup.found
    ]
    if not missing:
        return set()
    sought = any_of(Q(resource=resource, key=id) for _, resource, id in missing)
    found = Change.objects.filter(sought).order_by().values_list("resource", "key").distinct()
    known = set(found)
    return {(name, id) for name, resource, id in missing if (resource, id) in known}


def refuse_other_resources(query: QueryString, subject: Subject, resources: list[str]) -> None:
    """Note a fault if the feed is asked for another kind of record besides what is watched."""
    if subject and set(resources) - {Statement.resource}:
        detail = (
            f'"{next(iter(subject))}" is about statements: leave "resource" out, or give '
            f"{Statement.resource} alone."
        )
        query.refuse("resource", InvalidValue("only_statements", detail))


def with_merged(subject: Subject, after: int) -> Subject:
    """Return the subject with the ids that merged ones stand for now.

    Raises BeginAgain if one of them has come to stand for another record since ``after``: the
    statements of that record, which it finds now, didn't change.
    """
    watched = {name: REFERRED[name] for name in subject if name in REFERRED}
    if not watched:
        return subject
    sought = any_of(Q(resource=kind, key__in=subject[name]) for name, kind in watched.items())
    if not Change.objects.filter(sought & MERGE).exists():
        return subject
    current = dict(subject)
    for name, resource in watched.items():
        before, now = (find_merged(resource, subject[name], until) for until in (after, None))
        for id in sorted(subject[name]):
            if before.get(id) != now.get(id):
                what = f'"{id}" has come to stand for another record, by a merge or its undoing.'
                raise _begin_again(name, "merged", f"Since revision {after}, {what}")
        current[name] = frozenset(now.get(id, id) for id in subject[name])
    return current


def with_subtrees(subject: Subject, after: int) -> Subject:
    """Return the subject with all topics below the given ones; raise BeginAgain if they changed."""
    if TOPIC not in subject:
        return subject
    try:
        return {**subject, TOPIC: lasting_subtree(subject[TOPIC], after)}
    except SubtreeChanged as error:
        what = f"{error.detail} So changes to statements cannot be told by their topics."
        raise _begin_again(TOPIC, error.code, what) from error


def _begin_again(name: str, code: str, what: str) -> BeginAgain:
    detail = (
        f"{what} Begin again: get the list of statements with the same filters as NDJSON, and "
        "continue from the revision in its X-Revision header."
    )
    return BeginAgain([{"parameter": name, "code": code, "detail": detail}])
