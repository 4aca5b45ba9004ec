"""The questions that several rooms ask of the records."""

from typing import Any

import pytest
from django.db import connection

from statements.models import Actor, Estimate, Relation, Statement, Topic
from statements.querysets import subtree_sql
from tests.builders import changed, save, topic, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def forest() -> None:
    """Write two trees: trunk with a twig and a branch, which has a leaf, and bush with a berry."""
    parents = {
        "trunk": None,
        "branch": "trunk",
        "leaf": "branch",
        "vein": "leaf",
        "twig": "trunk",
        "bush": None,
        "berry": "bush",
    }
    save({"topics": {id: topic(id, parent=parent) for id, parent in parents.items()}})


def found(model: Any, *roots: str) -> dict[str, set[int]]:
    """Return the primary keys of each subtree, as the database finds them by one query."""
    with connection.cursor() as cursor:
        cursor.execute(*subtree_sql(model.objects.all(), roots))
        rows = cursor.fetchall()
    assert len(set(rows)) == len(rows)
    return {root: {pk for key, pk in rows if key == root} for root, _ in rows}


def keys_below(*roots: str) -> dict[str, set[str]]:
    ids = dict(Topic.objects.values_list("pk", "key"))
    return {root: {ids[pk] for pk in pks} for root, pks in found(Topic, *roots).items()}


@pytest.mark.usefixtures("forest")
def test_a_subtree_goes_down_to_the_leaves_and_has_its_root():
    assert keys_below("trunk") == {"trunk": {"trunk", "branch", "leaf", "vein", "twig"}}
    assert keys_below("branch") == {"branch": {"branch", "leaf", "vein"}}
    assert keys_below("vein") == {"vein": {"vein"}}


@pytest.mark.usefixtures("forest")
def test_several_roots_are_told_apart_even_when_one_stands_below_another():
    assert keys_below("leaf", "bush", "branch", "leaf") == {
        "leaf": {"leaf", "vein"},
        "bush": {"bush", "berry"},
        "branch": {"branch", "leaf", "vein"},
    }


@pytest.mark.usefixtures("forest")
def test_an_unknown_root_is_left_out():
    assert keys_below("branches", "bush", "") == {"bush": {"bush", "berry"}}
    assert keys_below("branches") == {}


@pytest.mark.usefixtures("forest")
@pytest.mark.parametrize("id", ["x' OR 'x' = 'x", "%s", "100%", "bush') --"])
def test_an_id_is_never_read_as_sql(id: str):
    assert keys_below(id, "berry") == {"berry": {"berry"}}


@pytest.mark.usefixtures("forest")
def test_a_cycle_ends_and_does_not_hang():
    Topic.objects.filter(key="trunk").update(parent=Topic.objects.get(key="vein"))

    assert keys_below("leaf") == {"leaf": {"trunk", "branch", "leaf", "vein", "twig"}}


def test_actors_have_subtrees_too():
    save(world())
    pks = dict(Actor.objects.values_list("key", "pk"))

    assert found(Actor, "realm") == {"realm": {pks["realm"], pks["ministry"], pks["ada"]}}


def test_a_draft_is_hidden_with_its_estimates_and_whatever_leads_to_it():
    records = changed(
        world(),
        {
            "/statements/article-s01/review_status": "draft",
            "/statements/article-s02/relations": [{"kind": "supports", "other": "article-s01"}],
        },
    )
    save(records)

    assert {statement.key for statement in Statement.objects.public()} == {
        "article-s00",
        "article-s02",
    }
    assert set(Estimate.objects.public()) == set()
    assert {relation.other.key for relation in Relation.objects.public()} == {"article-s00"}
    assert Statement.objects.filter(key="article-s01").exists()


@pytest.mark.parametrize("status", ["unreviewed", "accepted", "disputed", "rejected", "superseded"])
def test_whatever_is_no_draft_is_public(status: str):
    save(changed(world(), {"/statements/article-s01/review_status": status}))

    assert Statement.objects.public().filter(key="article-s01").exists()
    assert {number.key for number in Estimate.objects.public()} == {"article-s01-e1"}


def test_a_record_and_a_part_are_found_by_what_fixtures_call_them():
    save(world())
    s01 = Statement.objects.get(key="article-s01")

    assert Statement.objects.get_by_natural_key("article-s01") == s01
    for part in (
        *s01.participants.all(),
        *s01.chain.all(),
        *s01.stances.all(),
        *s01.relations.all(),
    ):
        assert type(part).objects.get_by_natural_key(*part.natural_key()) == part
    with pytest.raises(Actor.DoesNotExist):
        Actor.objects.get_by_natural_key("nobody")
