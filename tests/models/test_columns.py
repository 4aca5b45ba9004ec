"""What every table keeps to: each column explained, each reference guarded, each id unique."""

import re
from typing import Any

import pytest
from django.db import models

from statements.documents import SERIALIZERS
from statements.models import (
    Actor,
    Anchored,
    Authorship,
    Correction,
    Estimate,
    Part,
    Record,
    Relation,
    Revision,
    Source,
    Statement,
    Topic,
)
from statements.models.columns import BINARY
from statements.models.name_word import NameWord
from statements.models.search import Words
from statements.vocabularies import VOCABULARIES
from tests.models.constraints import tables

SENTENCE = re.compile(r"[A-Z].*\.", re.DOTALL)
RECORDS = [model for model in tables() if issubclass(model, Record)]
PARTS = [model for model in tables() if issubclass(model, Part)]


def columns() -> list[tuple[str, Any]]:
    """Return every column but primary keys, with the links of many-to-many fields."""
    return [
        (f"{model._meta.model_name}.{field.name}", field)
        for model in tables()
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if not field.primary_key
    ]


COLUMNS = columns()
REFERENCES = [(name, field) for name, field in COLUMNS if isinstance(field, models.ForeignKey)]


def test_there_are_five_records_and_every_other_table_is_a_part_or_history():
    assert {model.__name__ for model in RECORDS} == {
        "Actor",
        "Estimate",
        "Source",
        "Statement",
        "Topic",
    }
    others = {model for model in tables() if model not in [*RECORDS, *PARTS]}
    assert {model.__name__ for model in others if not issubclass(model, Words | NameWord)} == {
        "ApiKey",
        "Change",
        "Following",
        "Revision",
    }


@pytest.mark.parametrize(("name", "field"), COLUMNS, ids=[name for name, _ in COLUMNS])
def test_every_column_is_explained_in_full_sentences(name: str, field: Any):
    assert SENTENCE.fullmatch(str(field.help_text))


@pytest.mark.parametrize(("name", "field"), COLUMNS, ids=[name for name, _ in COLUMNS])
def test_absent_is_null_and_never_empty_text(name: str, field: Any):
    if isinstance(field, models.CharField) and not field.generated:
        assert field.blank == field.null
        assert not field.has_default() or field.get_default()


@pytest.mark.parametrize(("name", "field"), COLUMNS, ids=[name for name, _ in COLUMNS])
def test_a_choice_is_among_the_words_of_one_vocabulary(name: str, field: Any):
    if field.choices:
        assert field.choices in [vocabulary.choices() for vocabulary in VOCABULARIES]


@pytest.mark.parametrize(("name", "field"), REFERENCES, ids=[name for name, _ in REFERENCES])
def test_what_is_referred_to_stays_and_parts_go_with_their_record(name: str, field: Any):
    target, owner = field.related_model, field.model
    if (owner, field.name) in GO_ALONG:
        expected = models.RESTRICT
    elif target in (Actor, Source, Topic) and not (
        issubclass(owner, NameWord)
        or (
            issubclass(owner, Part)
            and field.name == target._meta.model_name
            and is_owner(owner, target)
        )
    ):
        expected = models.PROTECT
    elif target is Statement or issubclass(owner, Part | NameWord):
        expected = models.CASCADE
    else:
        expected = models.PROTECT

    assert field.remote_field.on_delete is expected


GO_ALONG = {(Relation, "other"), (Authorship, "actor"), (Correction, "document")}
"""References that don't keep a record from being deleted together with what refers to it."""


def is_owner(part: Any, record: Any) -> bool:
    """Say whether a part belongs to a record of this kind: its natural key begins with it."""
    return bool(part.natural[0] == f"{record._meta.model_name}__key")


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_the_id_is_unique_and_ordered_by_code_point(model: Any):
    key = model._meta.get_field("key")

    assert key.unique
    assert not key.null
    assert key.max_length == 100
    assert key.db_collation == BINARY
    assert model._meta.ordering[-1] == "key"


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_a_part_has_a_natural_key_that_the_database_keeps_unique(model: Any):
    once = {
        frozenset(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    }

    assert frozenset(lookup.removesuffix("__key") for lookup in model.natural) in once


@pytest.mark.parametrize("model", [model for model in tables() if issubclass(model, Anchored)])
def test_whatever_is_anchored_has_a_constraint_on_its_anchor(model: Any):
    assert f"{model._meta.model_name}_anchor" in {one.name for one in model._meta.constraints}


def test_every_column_with_words_of_a_vocabulary_has_a_constraint_on_them():
    without = {
        name
        for name, field in COLUMNS
        if field.choices
        and not name.endswith("_basis")
        and not any(
            f"'{field.name}" in str(constraint.condition) or f"{field.name}__" in str(constraint)
            for constraint in field.model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
        )
    }

    assert without == set()


def test_every_date_has_a_constraint_on_its_five_columns():
    dates = {name.removesuffix("_edtf").replace(".", "_") for name, _ in COLUMNS if "_edtf" in name}

    assert dates == {
        constraint.name.removesuffix("_date")
        for model in tables()
        for constraint in model._meta.constraints
        if constraint.name.endswith("_date")
    }


@pytest.mark.parametrize("resource", [*SERIALIZERS, "estimates"])
def test_no_document_shows_a_primary_key(resource: str):
    from statements.documents.serializers.records import WholeEstimateSerializer

    shape = SERIALIZERS.get(resource, WholeEstimateSerializer)()

    assert {
        source for source in sources_in(shape) if source in ("pk", "id") or "_id" in source
    } <= {"wikidata_id"}


def sources_in(shape: Any) -> set[str]:
    """Return the attributes that a shape and all within it read."""
    found = set()
    for field in shape.fields.values():
        found.add(field.source)
        inner = getattr(field, "child", field)
        if hasattr(inner, "fields"):
            found |= sources_in(inner)
    return found


def test_a_record_is_called_by_its_name_or_id_and_a_part_by_what_it_says():
    assert str(Actor(key="ada", name="Ada")) == "Ada"
    assert str(Source(key="article")) == "article"
    assert str(Source(key="herald", name="The Herald")) == "The Herald"
    assert str(Statement(key="s01")) == "s01"
    assert str(Estimate(key="s01-e1")) == "s01-e1"
    assert str(Revision(number=7)) == "Revision 7"
    assert Actor(key="ada").natural_key() == ("ada",)
