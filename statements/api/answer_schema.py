"""Parts of the API schema that several answers share."""

from collections.abc import Iterable

from statements.rest.openapi.operations import OPTIONAL_TEXT, Schema, object_schema
from statements.vocabularies import HopRelation

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}


def list_of(description: str, items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "description": description, "items": items}


def nullable(schema: Schema, description: str) -> Schema:
    """Return the schema of something that may be null."""
    return {"description": description, "anyOf": [schema, {"type": "null"}]}


def words(known: Iterable[str], description: str) -> Schema:
    """Return the schema of an answer's own words: no enumeration, as there may be more one day."""
    listed = ", ".join(f"`{word}`" for word in known)
    return {**TEXT, "description": f"{description} One of {listed}; others may be added."}


HOP = object_schema(
    "PassedOn",
    {
        "source": {**OPTIONAL_TEXT, "description": "The id of the source, unless it is an actor."},
        "actor": {**OPTIONAL_TEXT, "description": "The id of the actor, unless it is a source."},
        "relation": {
            **TEXT,
            "enum": [word.value for word in HopRelation],
            "description": "What it did with the next one's words.",
        },
        "explicit": {**FLAG, "description": "Whether the sentence itself names this hop."},
    },
    description="One step on the way from the document to the speaker.",
)
ATTRIBUTION: dict[str, Schema] = {
    "speakers": list_of("The ids of the actors who speak.", TEXT),
    "chain": list_of("Who passed the words on, starting from the document.", HOP),
    "document": {**TEXT, "description": "The id of the document."},
    "publisher": {**OPTIONAL_TEXT, "description": "The id of the outlet that published it."},
}
