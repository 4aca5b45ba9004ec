"""Names for schemas: what has a name of its own becomes a component, and is referred to.

Generators of clients make a class of every object and enum. For one without a name they make one
up, such as `Relation1`, which changes whenever a neighbor does.
"""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.plumbing import get_doc

from statements.rest.openapi.operations import Schema

DescribedEnum = Any
"""An enum class with a docstring, whose members have ``value``, ``label`` and ``meaning``."""

COMPONENTS = "#/components/schemas/"

ENUM_MARK = "x-spec-enum-id"
"""A key that drf-spectacular adds to enums for its own hook, which we don't use."""

COLUMN_LIMITS = {2**15 - 1, 2**31 - 1, 2**63 - 1}
"""The largest integers that columns can hold: limits of a database, not rules of the API."""


class ComponentNames:
    """Replaces schemas that have a name by references, and collects them as ``components``."""

    def __init__(self, vocabularies: Iterable[DescribedEnum]) -> None:
        self.components: dict[str, Schema] = {}
        self._by_values = {tuple(word.value for word in words): words for words in vocabularies}

    def replace(self, node: Any, *, are_open: bool = True) -> Any:
        """Return a part of the API schema with references for what has a name.

        If ``are_open``, vocabularies may have values that the schema doesn't know: a generated
        client must be able to read what a newer server sends. Parameters are closed.
        """
        if isinstance(node, list):
            return [self.replace(item, are_open=are_open) for item in node]
        if not isinstance(node, dict):
            return node
        words = self._by_values.get(_values_of(node))
        if words is not None:
            return self._vocabulary(node, words, is_open=are_open)
        whole = {
            key: self.replace(value, are_open=are_open and key != "parameters")
            for key, value in _portable(node).items()
        }
        title = whole.get("title")
        if not isinstance(title, str):
            return whole
        del whole["title"]
        if self.components.setdefault(title, whole) != whole:
            raise ValueError(f"Two schemas are called {title}.")
        return {"$ref": COMPONENTS + title}

    def _vocabulary(self, node: Schema, words: DescribedEnum, *, is_open: bool) -> Schema:
        """Return the reference to a vocabulary; with any other value beside it, if it's open."""
        name = words.__name__
        described = self.components[name] = vocabulary_schema(words)
        reference = {"$ref": COMPONENTS + name}
        kept: Schema = {
            key: node[key] for key in ("description", "default", "readOnly") if key in node
        }
        is_nullable = "null" in node.get("type", ()) or None in node["enum"]
        choices: list[Schema] = [reference]
        if is_open:
            choices.append({"type": described["type"]})
        if is_nullable:
            choices.append({"type": "null"})
        return {"anyOf": choices, **kept} if len(choices) > 1 else reference | kept


def _portable(node: Schema) -> Schema:
    """Return the schema without anything that depends on the database or the generator."""
    dropped = {ENUM_MARK}
    if node.get("maximum") in COLUMN_LIMITS:
        dropped |= {"maximum", "format"}
    return {key: value for key, value in node.items() if key not in dropped}


def _values_of(node: Schema) -> tuple[object, ...]:
    listed = node.get("enum")
    return tuple(value for value in listed if value is not None) if isinstance(listed, list) else ()


def vocabulary_schema(words: DescribedEnum) -> Schema:
    """Return the JSON Schema of a vocabulary, with the meaning of each value."""
    listed = [word.value for word in words]
    meanings = "\n".join(f"* `{word.value}` - {word.label}: {word.meaning}" for word in words)
    return {
        "type": "integer" if isinstance(listed[0], int) else "string",
        "enum": listed,
        "x-extensible-enum": listed,
        "description": f"{get_doc(words)}\n\n{meanings}",
    }
