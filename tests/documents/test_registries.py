"""Every registry of resources has every kind of record that there is."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin

from statements.api.urls import RESOURCES
from statements.documents import MODELS, SERIALIZERS
from statements.documents.rules import RULES
from statements.documents.rules.facts import COLUMNS, LINKS, UNIQUE
from statements.documents.serializers import references
from statements.models import Estimate, Record
from statements.transfer.exporter import EXPORT_ORDER


def test_every_record_but_the_estimate_is_a_resource_of_its_own():
    records = {model for model in apps.get_models() if issubclass(model, Record)}

    assert {MODELS[resource] for resource in MODELS} == records - {Estimate}


@pytest.mark.parametrize(
    "registry",
    [SERIALIZERS, RULES, COLUMNS, LINKS, UNIQUE, EXPORT_ORDER, RESOURCES.keys() - {"estimates"}],
)
def test_a_registry_has_every_resource(registry: Iterable[str]):
    assert sorted(registry) == sorted(MODELS)


def test_every_record_has_a_reference_and_a_page_in_the_admin():
    classes: list[Any] = [one for one in vars(references).values() if isinstance(one, type)]
    own = [one for one in classes if one.__module__ == references.__name__]

    assert {one.Meta.model for one in own} == set(MODELS.values())
    assert set(MODELS.values()) <= set(admin.site._registry)


def test_what_rules_may_ask_follows_from_the_serializers_and_the_models():
    assert LINKS == {
        "actors": {"parent": "actors", "known_via": "sources"},
        "sources": {"publisher": "sources", "actor": "actors"},
        "topics": {"parent": "topics"},
        "statements": {},
    }
    assert UNIQUE == {
        "actors": {"wikidata_id": "wikidata_id"},
        "sources": {"wikidata_id": "wikidata_id", "actor": "actor__key"},
        "topics": {"wikidata_id": "wikidata_id"},
        "statements": {},
    }
    assert COLUMNS["statements"] == {}
