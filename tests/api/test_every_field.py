"""Every field of every model can be asked about, or there is a reason why not."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, Model

from statements.api.urls import RESOURCES
from statements.documents.store.word_index import KEYS
from statements.filters.search import WordSearch
from statements.rest.query.computed import (
    ComputedParameter,
    LengthParameter,
    OverlapParameter,
    SearchParameter,
)
from statements.rest.query.conditions import fields_along
from statements.rest.query.dates import DateRangeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import (
    BoundParameter,
    NullParameter,
    Parameter,
)
from statements.rest.query.references import ReferenceParameter
from statements.rest.query.row_groups import RowGroup

OWNERS = {
    "statements": [
        "Statement",
        "Participation",
        "Hop",
        "Stance",
        "Condition",
        "Span",
        "Relation",
        "StatementTopic",
        "StatementIdentifier",
        "Assessment",
    ],
    "estimates": ["Estimate"],
    "actors": ["Actor", "ActorName", "ActorIdentifier"],
    "sources": ["Source", "SourceName", "SourceIdentifier", "Authorship", "Correction"],
    "topics": ["Topic", "TopicName", "TopicIdentifier"],
}
"""The models of which each resource is made."""

EXEMPT_MODELS = {
    "Revision": "It says when something was written here, and no list of the API holds it.",
    "Change": "It is what a write made of a record; histories and the feed of changes hold it.",
    "ApiKey": "It is by what a client shows who it is, and no list of the API holds it.",
    **dict.fromkeys(
        ("ActorNameWord", "SourceNameWord", "TopicNameWord"),
        "It is a word of a name, by which resolve/ finds the record; no list of the API holds it.",
    ),
    **dict.fromkeys(
        ("StatementWords", "ActorWords", "SourceWords", "TopicWords"),
        "It is the words of records, which q looks in.",
    ),
    "Following": "It is how far this installation has come in following another.",
}

STAMP = "It tells versions of one record apart; created and updated tell when it was written."
ORDER = "It is the stored twin of another field, by which lists are ordered."
BASIS = "It qualifies a date, which can be asked for; who reads the record sees it."
WORDS = "It is the article's own wording beside a value that can be asked for."
PROSE = "It is free text about the record, to be read and not to be asked for."
PLACE = "It is the place of a part among its siblings and says nothing of its own."
ANCHOR = "It is where in one article something stands; who has the statement has it."

EXEMPT: dict[str, dict[str, str]] = {
    "Statement": {
        "revision": STAMP,
        "likelihood_text": WORDS,
        "said_basis": BASIS,
        "said_text": WORDS,
        "event_basis": BASIS,
        "event_text": WORDS,
        "credibility_order": ORDER,
        "confidence_order": ORDER,
    },
    "Participation": {"position": PLACE, "office": WORDS, "described_as": WORDS},
    "Hop": {
        "explicit": "It qualifies how a hop is known; the hop itself can be asked for.",
        **dict.fromkeys(("start", "end", "digest"), ANCHOR),
    },
    "Condition": {
        "position": PLACE,
        **dict.fromkeys(("start", "end", "digest"), ANCHOR),
    },
    "Span": dict.fromkeys(("position", "part", "start", "end", "digest"), ANCHOR),
    "StatementTopic": {"position": PLACE},
    "Assessment": {
        "position": PLACE,
        "verdict_text": WORDS,
        "assessed_basis": BASIS,
        "assessed_text": WORDS,
        "web_url": "It is where to read the assessment; who has the statement has it.",
    },
    "Authorship": {"position": PLACE},
    "Correction": {"made_basis": BASIS, "made_text": WORDS},
    "Estimate": {
        "position": PLACE,
        "revision": STAMP,
        "value_order": ORDER,
        "approximator_text": WORDS,
        "likelihood_text": WORDS,
        "as_of_basis": BASIS,
        "as_of_text": WORDS,
        **dict.fromkeys(("start", "end", "exact", "digest"), ANCHOR),
    },
    "Actor": {"revision": STAMP, "name_order": ORDER},
    "ActorName": {
        "language": "It qualifies a name, which can be asked for.",
        "note": PROSE,
    },
    "Source": {
        "revision": STAMP,
        "name_order": ORDER,
        "published_basis": BASIS,
        "published_text": WORDS,
    },
    "SourceName": {
        "language": "It qualifies a name, which can be asked for.",
        "note": PROSE,
    },
    "Topic": {
        "revision": STAMP,
        "name_order": ORDER,
        "event_basis": BASIS,
        "event_text": WORDS,
    },
    "TopicName": {
        "language": "It qualifies a name, which can be asked for.",
        "note": PROSE,
    },
}
"""The fields that no parameter covers, each with the reason."""


def model_named(name: str) -> type[Model]:
    return apps.get_model("statements", name)


def fields_of(model: type[Model]) -> list[Field]:
    """Return the fields that people gave the model: all but its primary key."""
    return [*(one for one in model._meta.fields if not one.primary_key), *model._meta.many_to_many]


def is_covered(field: Field, covered: set[tuple[str, str]]) -> bool:
    """Say whether a parameter asks about the field; a list of links has a table of its own."""
    if field.many_to_many:
        link = field.remote_field.through._meta.label  # type: ignore[union-attr]
        return (link, field.m2m_reverse_field_name()) in covered  # type: ignore[attr-defined]
    return (field.model._meta.label, field.name) in covered


def covered_by(filterset: type[ParameterFilterSet]) -> set[tuple[str, str]]:
    """Return the fields that the parameters ask about, each as (model label, field name)."""
    columns = {(one.model, path) for one in filterset.by_name.values() for path in columns_of(one)}
    for one in filterset.parameters:
        if isinstance(one, RowGroup):
            columns |= {(one.rows, name) for name in (one.link, *one.only)}
        elif isinstance(one, SearchParameter):
            columns |= {(r.rows, name) for r in one.elsewhere for name in (r.link, *r.columns)}
        elif isinstance(one, LengthParameter):
            columns.add((one.rows, one.position))
    fields = [fields_along(model, path)[-1] for model, path in columns]
    for one in filterset.parameters:
        if isinstance(one, WordSearch):
            fields += searched_by(one)
    return {(field.model._meta.label, field.name) for field in fields}


def searched_by(parameter: WordSearch) -> Iterable[Any]:
    """Return the fields whose words are kept, and those that lead to them."""
    model: Any = parameter.model
    for key in KEYS[model.resource]:
        path = key.replace(".id", ".key").replace(".", "__")
        for field in fields_along(model, path):
            yield field if field.concrete else field.remote_field


def columns_of(parameter: Parameter) -> Iterable[str]:
    """Return the lookup paths of a declared parameter; none of those derived from it."""
    match parameter:
        case NullParameter() | BoundParameter() | ComputedParameter() | LengthParameter():
            return ()
        case ReferenceParameter():
            return ("key" if column == "pk" else column for column in parameter.columns)
        case SearchParameter():
            return parameter.columns
        case WordSearch():
            return ()
        case OverlapParameter():
            return (
                *(parameter.least, parameter.most),
                *(parameter.least_included, parameter.most_included),
            )
        case DateRangeParameter():
            return (f"{parameter.field_name}_{part}" for part in ("edtf", "first", "last", "order"))
    return (parameter.field_name,)


@pytest.mark.parametrize(
    ("resource", "name"),
    [(resource, name) for resource, names in OWNERS.items() for name in names],
)
def test_every_field_can_be_asked_about_or_is_exempt(resource: str, name: str):
    covered = covered_by(RESOURCES[resource].filterset_class)
    exempt = set(EXEMPT.get(name, {}))
    fields = fields_of(model_named(name))

    uncovered = {field.name for field in fields if not is_covered(field, covered)}

    assert uncovered == exempt


def test_every_model_has_a_resource_or_is_exempt():
    models = {model.__name__ for model in apps.get_app_config("statements").get_models()}
    owned = {name for names in OWNERS.values() for name in names}

    assert models == owned | set(EXEMPT_MODELS)
    assert not owned & set(EXEMPT_MODELS)
    assert set(EXEMPT) <= owned


def test_every_reason_is_a_sentence():
    reasons = [*EXEMPT_MODELS.values(), *(r for one in EXEMPT.values() for r in one.values())]

    assert all(reason[0].isupper() and reason.endswith(".") for reason in reasons)
