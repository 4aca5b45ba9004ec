"""docs/data-model.md and its diagram show every record, part and key, and nothing else."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db.models import CASCADE
from rest_framework.serializers import ListSerializer

from statements.api.urls import RESOURCES
from statements.models import Words
from tests.docs.markdown import ROOT, code_in, examples, name_of, prose

DATA_MODEL = ROOT / "docs" / "data-model.md"
DIAGRAM = ROOT / "docs" / "data-model.svg"


def keys_of(serializer: Any) -> set[str]:
    """Return every key of a serializer and of all that is nested in it."""
    child = serializer.child if isinstance(serializer, ListSerializer) else serializer
    keys: set[str] = set()
    for name, field in getattr(child, "fields", {}).items():
        keys |= {name} | keys_of(field)
    return keys


def keys_in(answer: Any) -> set[str]:
    """Return every key of an answer."""
    if isinstance(answer, list):
        return set().union(*map(keys_in, answer))
    if isinstance(answer, dict):
        return set(answer).union(*map(keys_in, answer.values()))
    return set()


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_key_of_a_record_stands_in_an_example_or_is_explained(resource: str):
    shown = set(code_in(prose(DATA_MODEL)))
    for example in examples():
        if example.document == name_of(DATA_MODEL):
            shown |= keys_in(json.loads(example.answer))

    viewset: Any = RESOURCES[resource]
    assert keys_of(viewset.serializer_class()) <= shown


def models() -> list[Any]:
    """Return the models of the app; the table of a list of references is an arrow, not a box.

    The words of records are left out: they follow from the rest, and no answer has them.
    """
    every = apps.get_app_config("statements").get_models()
    tables = [table for table in every if not issubclass(table, Words)]
    links = [field.remote_field.through for table in tables for field in table._meta.many_to_many]
    return [table for table in tables if table not in links]


def references() -> Iterator[tuple[str, str, str]]:
    """Yield each reference between records as (model, field, model).

    That a part belongs to its record is no arrow: the one stands inside the other.
    """
    for model in models():
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            is_owner = field.remote_field and getattr(field.remote_field, "on_delete", 0) is CASCADE
            if field.is_relation and not is_owner and field.related_model in models():
                yield model.__name__, field.name, field.related_model.__name__


def drawn(attribute: str) -> list[Any]:
    """Return the elements of the diagram that have an attribute."""
    tree = ElementTree.parse(DIAGRAM)
    return [element for element in tree.iter() if attribute in element.attrib]


def test_the_diagram_has_a_box_for_every_model():
    boxes = [element.attrib["data-model"] for element in drawn("data-model")]

    assert sorted(boxes) == sorted(model.__name__ for model in models())


def test_the_diagram_has_an_arrow_for_every_reference():
    arrows = [
        tuple(element.attrib[f"data-{end}"] for end in ("from", "field", "to"))
        for element in drawn("data-from")
    ]

    assert sorted(arrows) == sorted(references())


def test_the_diagram_needs_nothing_from_elsewhere():
    text = DIAGRAM.read_text(encoding="utf-8")

    assert text.count("://") == text.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert "<script" not in text
