"""Rules and constraints: what one row can tell is refused by both, each for its own reason.

The database is the net under the rules. A twin is one broken record: the rules find a fault in
it, and when it is written past them all the same, the database refuses it.
"""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from statements.documents import MODELS, Document, parse_document, write_documents
from statements.models import Revision
from statements.vocabularies import Through
from tests.builders import changed, faults_in, save, world
from tests.documents.twin import Twin
from tests.documents.twins import EXEMPT, TWINS
from tests.models.constraints import constraints, refused_by


def broken_document(resource: str, raw: Any) -> Document:
    """Return a document with even those values that a parser refuses."""
    document, faults = parse_document(resource, raw)
    assert document is not None
    for fault in faults:
        steps = [int(step) if step.isdecimal() else step for step in fault.pointer.split("/")[1:]]
        given: Any = raw
        there: Any = document
        while len(steps) > 1 and there[steps[0]] is not None:
            given, there = given[steps[0]], there[steps[0]]
            steps = steps[1:]
        there[steps[0]] = given[steps[0]]
    return document


def write_past_the_rules(twin: Twin) -> None:
    """Break the true world in the database in the way of a twin."""
    resource, id, *steps = twin.pointer.split("/")[1:]
    if twin.code == "circle":
        MODELS[resource].objects.filter(key=id).update(**{steps[0]: F("pk")})
    elif not steps:
        row = MODELS[resource].objects.get(key=twin.value["id"])
        row.pk = None
        MODELS[resource].objects.bulk_create([row])
    else:
        document = broken_document(resource, changed(world(), twin.changes)[resource][id])
        write_documents({resource: [document]}, by=None, through=Through.ADMIN)


@pytest.mark.parametrize(
    "twin", TWINS, ids=[f"{place} {twin}" for place, twin in enumerate(TWINS, start=1)]
)
def test_the_rules_tell_what_is_wrong_with_it(twin: Twin):
    assert (twin.at, twin.code) in faults_in(changed(world(), twin.changes))


@pytest.mark.django_db
def test_the_database_refuses_it_as_well():
    save(world())
    before = Revision.objects.count()

    for twin in TWINS:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            write_past_the_rules(twin)

        assert refused_by(refusal.value) == twin.constraint, twin

    assert Revision.objects.count() == before


def test_every_constraint_has_a_twin_or_a_reason_to_have_none():
    with_twin = {twin.constraint for twin in TWINS}

    assert with_twin | EXEMPT.keys() == constraints().keys()
    assert with_twin & EXEMPT.keys() == set()


def test_every_constraint_that_people_may_run_into_says_what_is_wrong_in_a_sentence():
    said = {
        name: constraint.violation_error_message
        for name, constraint in constraints().items()
        if hasattr(constraint, "condition")
    }

    assert {name for name, text in said.items() if not text.endswith(".")} == set()
