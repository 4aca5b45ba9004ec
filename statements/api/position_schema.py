"""What the API schema says about positions."""

from statements.api.answer_schema import ATTRIBUTION, FLAG, TEXT, list_of, nullable
from statements.rest.lists.page_schema import NEXT_LINKS
from statements.rest.openapi.operations import (
    ABOUT_AGE,
    ABOUT_FILTERS,
    COUNTED_REVISION,
    OPTIONAL_TEXT,
    Operation,
    Schema,
    object_schema,
)
from statements.vocabularies import StanceValue

COUNT: Schema = {"type": "integer"}

STANCE: dict[str, Schema] = {
    "topic": {**TEXT, "description": "The id of the topic that the stance is on."},
    "stance": {
        **TEXT,
        "enum": [word.value for word in StanceValue],
        "description": "What the holder holds on the topic.",
    },
    "ascribed": {
        **FLAG,
        "description": "Whether others ascribe it: the holder neither speaks nor is spoken for.",
    },
    "conditional": {**FLAG, "description": "Whether the statement depends on conditions."},
    "date": {**OPTIONAL_TEXT, "description": "When the stance was taken, in EDTF."},
    "dated_by": {
        **OPTIONAL_TEXT,
        "description": "What has the date: `said`, if it's known when the statement was made, or "
        "else `published`, as its document was. Null if neither is known.",
    },
    "statement": {**TEXT, "description": "The id of the statement that tells of it."},
}
WITNESS: dict[str, Schema] = {**STANCE, **ATTRIBUTION}
TOLD = object_schema("ToldStance", WITNESS, description="A stance, and on whose word it is told.")
MARKS: dict[str, Schema] = {
    "topic": {**TEXT, "description": "The id of the topic that both stances are on."},
    "ascribed": {**FLAG, "description": "Whether one of them is ascribed."},
    "conditional": {**FLAG, "description": "Whether one of them is conditional."},
}


def _latest(title: str, what: str, item: Schema, **more: Schema) -> Schema:
    """Return the schema of the latest of something; ``what`` completes "How many … there are"."""
    return object_schema(
        title,
        {
            "count": {**COUNT, "description": f"How many {what} there are."},
            "latest": list_of("At most ten of them, the latest first.", item),
            **more,
        },
        description=f"How many {what} there are, and the latest of them.",
    )


POSITION = object_schema(
    "Position",
    {
        "topic": object_schema(
            "PositionTopic",
            {
                "id": {**TEXT, "description": "The id of the topic."},
                "name": {**OPTIONAL_TEXT, "description": "The name of the topic."},
            },
            description="The topic that a position is on.",
        ),
        "now": _latest(
            "PositionNow",
            "ways to stand",
            object_schema(
                "Stand",
                {
                    **WITNESS,
                    "count": {**COUNT, "description": "How many statements have it stand so."},
                },
                description="A stance that no other one is later than, by the latest statement "
                "that tells of it, and how many do.",
            ),
        ),
        "changes": _latest(
            "PositionChanges",
            "changes",
            object_schema(
                "StanceChange",
                {**MARKS, "before": TOLD, "after": TOLD},
                description="A stance, and another one that came after it.",
            ),
        ),
        "conflict": nullable(
            object_schema(
                "StanceConflict",
                {**MARKS, "favor": TOLD, "against": TOLD},
                description="Stances for and against a topic, at dates that overlap.",
            ),
            "The firmest conflict; null if there is none.",
        ),
        "history": _latest(
            "PositionHistory",
            "stances",
            object_schema("DatedStance", STANCE, description="A stance, and when it was taken."),
            list={**TEXT, "description": "The address of the list of all their statements."},
        ),
    },
    description="What one holder holds on one topic, or in its subtree.",
)
PAGE = object_schema(
    "PositionPage",
    {
        "revision": COUNTED_REVISION,
        **NEXT_LINKS,
        "results": list_of(
            "The holders on this page, in the order of their ids.",
            object_schema(
                "PositionRow",
                {
                    "holder": object_schema(
                        "PositionHolder",
                        {
                            "id": {**TEXT, "description": "The id of the actor."},
                            "name": {**TEXT, "description": "The name of the actor."},
                        },
                        description="The actor who holds the positions.",
                    ),
                    "positions": list_of(
                        "At most a hundred, in the order of the topics' ids.", POSITION
                    ),
                    "more": {**COUNT, "description": "How many other positions there are."},
                },
                description="One holder and its positions.",
            ),
        ),
    },
    description="Where holders stand.",
)
OPERATION = Operation(
    "listPositions",
    "List positions",
    "A page of holders and their positions.",
    f"{ABOUT_FILTERS} A page may have few rows, or none, and still a `next`. {ABOUT_AGE}",
    (400, 401, 406, 429, 503),
    content=PAGE,
)
