"""The glossary explains every model and every vocabulary, each term once."""

import re
from typing import Any

from django.apps import apps

from statements.vocabularies import VOCABULARIES
from tests.docs.markdown import ROOT, tables

GLOSSARY = ROOT / "docs" / "glossary.md"


def terms() -> list[str]:
    """Return the terms of the glossary; a row may have several, with commas between them."""
    rows: list[Any] = [row for table in tables(GLOSSARY) for row in table]
    return [term for row in rows for term in row["Term"].split(", ")]


def words_of(name: str) -> str:
    """Return the words of the name of a class: hop relation for HopRelation."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower()


def test_every_model_is_explained():
    models = apps.get_app_config("statements").get_models()

    assert {str(model._meta.verbose_name) for model in models} - set(terms()) == set()


def test_every_vocabulary_is_explained():
    known = {words_of(vocabulary.__name__) for vocabulary in VOCABULARIES}

    assert known - set(terms()) == set()


def test_no_term_is_explained_twice_and_each_table_is_in_order():
    assert len(terms()) == len(set(terms()))
    for table in tables(GLOSSARY):
        firsts = [row["Term"].lower() for row in table]
        assert firsts == sorted(firsts)
        assert all(row["Means"].endswith(".") for row in table)
