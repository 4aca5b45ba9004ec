"""The database refuses what no document can say and only a program could write."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from statements.models import (
    Actor,
    ActorName,
    Assessment,
    Authorship,
    Change,
    Correction,
    Estimate,
    Relation,
    Revision,
    Source,
    Span,
    Statement,
    StatementIdentifier,
    Topic,
)
from statements.vocabularies import Through
from tests.builders import save, world
from tests.models.constraints import refused_by

DATES: list[tuple[Any, str]] = [
    (Source, "published"),
    (Topic, "event"),
    (Statement, "said"),
    (Statement, "event"),
    (Estimate, "as_of"),
    (Assessment, "assessed"),
    (Correction, "made"),
]
DAY = date(2024, 12, 18)
NOTHING = dict.fromkeys(("edtf", "first", "last", "basis", "text"))
REFUSED: dict[str, dict[str, Any]] = {
    "a basis of nothing": {"basis": "stated"},
    "a day of nothing": {"first": DAY},
    "an EDTF date without a day": {"edtf": "2024-12-18", "basis": "stated"},
    "an EDTF date without a basis": {"edtf": "2024-12-18", "first": DAY, "last": DAY},
    "an EDTF date that ends before it starts": {
        "edtf": "2024",
        "first": DAY,
        "last": date(2024, 12, 17),
        "basis": "stated",
    },
    "words with a day": {"text": "today", "first": DAY, "last": DAY, "basis": "stated"},
    "words without a basis": {"text": "today"},
    "a basis that is no word": {"text": "today", "basis": "guessed"},
}
TAKEN: dict[str, dict[str, Any]] = {
    "nothing": {},
    "words alone": {"text": "today", "basis": "inferred"},
    "a day": {"edtf": "2024-12-18", "first": DAY, "last": DAY, "basis": "stated"},
    "an unknown start": {"edtf": "/2024", "last": DAY, "basis": "stated"},
    "an open end": {"edtf": "2024/..", "first": DAY, "last": date.max, "basis": "stated"},
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"), DATES, ids=[f"{model.__name__}.{name}" for model, name in DATES]
)
def test_the_columns_of_a_date_agree(model: Any, name: str):
    save(world())

    for columns in REFUSED.values():
        changes = {f"{name}_{part}": value for part, value in {**NOTHING, **columns}.items()}
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            model.objects.update(**changes)
        assert refused_by(refusal.value) == f"{model._meta.model_name}_{name}_date", columns
    for columns in TAKEN.values():
        changes = {f"{name}_{part}": value for part, value in {**NOTHING, **columns}.items()}
        assert model.objects.update(**changes) > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"), DATES, ids=[f"{model.__name__}.{name}" for model, name in DATES]
)
def test_an_unknown_day_comes_before_every_other(model: Any, name: str):
    save(world())

    model.objects.update(**{f"{name}_{part}": value for part, value in NOTHING.items()})

    assert set(model.objects.values_list(f"{name}_order", flat=True)) == {date.min}


@pytest.mark.django_db
def test_unknown_numbers_come_before_every_other():
    save(world())
    Estimate.objects.update(value=None, lower=-1e300, approximator="at_least")
    Statement.objects.update(confidence=None, credibility=None)

    assert Estimate.objects.get().value_order < -1e300
    assert set(Statement.objects.values_list("confidence_order", "credibility_order")) == {(-1, 0)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"value": 5.0, "approximator": "about"}, (5.0, 5.0)),
        ({"value": 5.0, "lower": 4.0, "approximator": "about"}, (4.0, 5.0)),
        ({"value": None, "upper": 7.0, "approximator": "at_most"}, (None, 7.0)),
        ({"value": None, "lower": 3.0, "approximator": "at_least"}, (3.0, None)),
        ({"value": None, "lower": 3.0, "upper": 7.0, "approximator": "between"}, (3.0, 7.0)),
    ],
)
def test_the_range_is_what_was_said_and_open_where_nothing_was(
    numbers: dict[str, Any], said: tuple[float | None, float | None]
):
    save(world())

    Estimate.objects.update(**numbers)

    number = Estimate.objects.get()
    assert (number.range_min, number.range_max) == said


@pytest.mark.django_db
def test_a_revision_has_a_number_of_its_own_and_a_known_face():
    now = timezone.now()
    Revision.objects.create(number=1, at=now, through=Through.ADMIN.value)

    for number, through, constraint in (
        (1, Through.ADMIN.value, "revision.number"),
        (2, "telepathy", "revision_through_word"),
    ):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Revision.objects.bulk_create([Revision(number=number, at=now, through=through)])
        assert refused_by(refusal.value) == constraint


@pytest.mark.django_db
def test_a_record_is_changed_once_by_a_revision():
    revision = Revision.begin(by=None, through=Through.ADMIN)
    change = {"resource": "actors", "key": "ada", "revision": revision}
    gone = [Change(**change, was_there=True, was_public=True, is_public=False) for _ in range(2)]

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Change.objects.bulk_create(gone)

    assert refused_by(refusal.value) == "change_once"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "key", "error"),
    [
        (Actor, "ada", ProtectedError),
        (Actor, "ministry", ProtectedError),
        (Actor, "desk", ProtectedError),
        (Actor, "witness", ProtectedError),
        (Source, "herald", ProtectedError),
        (Source, "agency", ProtectedError),
        (Source, "article", ProtectedError),
        (Topic, "bridge", ProtectedError),
        (Topic, "harbor", ProtectedError),
        (Statement, "article-s00", RestrictedError),
    ],
)
def test_what_others_refer_to_cannot_be_deleted(model: Any, key: str, error: type[IntegrityError]):
    save(world())

    with pytest.raises(error), transaction.atomic():
        model.objects.get(key=key).delete()


@pytest.mark.django_db
def test_a_record_takes_its_parts_with_it():
    save(world())

    Statement.objects.all().delete()
    Source.objects.get(key="notice").delete()
    Source.objects.get(key="article").delete()
    Actor.objects.get(key="ada").delete()

    assert not Span.objects.exists()
    assert not Estimate.objects.exists()
    assert not Relation.objects.exists()
    assert not ActorName.objects.exists()
    assert not Authorship.objects.exists()
    assert not Correction.objects.exists()
    assert not StatementIdentifier.objects.exists()
    assert not Assessment.objects.exists()
