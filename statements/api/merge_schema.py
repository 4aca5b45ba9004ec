"""What the API schema says about merging and about undoing it."""

from statements.api.answer_schema import FLAG, TEXT, list_of
from statements.documents import MODELS
from statements.rest.openapi.operations import WRITE_ONE_ERRORS, Schema, Write, object_schema
from statements.transfer.report import LISTED

RESOURCE: Schema = {**TEXT, "description": f"The kind of record: {', '.join(MODELS)}."}

MERGE_BODY = object_schema(
    "MergeRequest",
    {"into": {**TEXT, "description": "The id of the record that stays, of the same kind."}},
    description="The record to merge into.",
    additionalProperties=False,
)
PAIR: dict[str, Schema] = {
    "dry_run": {**FLAG, "description": "Whether this was only a check."},
    "revision": {
        "type": ["integer", "null"],
        "description": "The number of the revision; null if nothing was written.",
    },
    "id": {**TEXT, "description": "The id of the record that was merged."},
    "into": {**TEXT, "description": "The id of the record that it was merged into."},
}


def _records(description: str) -> Schema:
    """Return the schema of a list of records that ends at a bound."""
    records = object_schema(
        "RecordList",
        {
            "count": {"type": "integer", "description": "How many there are in all."},
            "listed": list_of(
                f"The first {LISTED}, by kind and id.",
                object_schema(
                    "RecordKey",
                    {"resource": RESOURCE, "id": {**TEXT, "description": "The id of the record."}},
                    description="A record, by its kind and id.",
                ),
            ),
        },
        description="Some records.",
    )
    return {"description": description, "allOf": [records]}


MERGE_ANSWER = object_schema(
    "MergeAnswer",
    {
        **PAIR,
        "moved": list_of(
            "How many references move, by where they are.",
            object_schema(
                "MovedReferences",
                {
                    "resource": RESOURCE,
                    "key": {**TEXT, "description": "The key of the record that has them."},
                    "count": {"type": "integer", "description": "How many references there are."},
                },
                description="References of one kind.",
            ),
        ),
        "collapsed": _records("The records in which parts that became equal are now one."),
    },
    description="What a merge did, or would do.",
)
UNMERGE_ANSWER = object_schema(
    "UnmergeAnswer",
    {
        **PAIR,
        "restored": _records("The records that are again as they were before the merge."),
        "left": _records(
            "The records that somebody has changed or deleted since, which stay as they are."
        ),
    },
    description="What undoing a merge did, or would do.",
)

MERGE = Write(
    "merge{One}",
    "Merge {a} {one} into another",
    "What the merge did, or would do.",
    "Everything that refers to the record refers to the other one from then on. That one keeps its "
    "values, and takes over names and identifiers. The old id leads to it: a GET answers 301. The "
    "409 lists every reason why the two can't be one.",
    WRITE_ONE_ERRORS,
    body=MERGE_BODY,
    content=MERGE_ANSWER,
)
UNMERGE = Write(
    "unmerge{One}",
    "Undo the merge of {a} {one}",
    "What undoing the merge did, or would do.",
    "The record is again what it was before, and so is what the merge changed, if nobody has "
    "changed it since.",
    WRITE_ONE_ERRORS,
    body=object_schema(
        "UnmergeRequest", {}, description="Nothing: the id says it all.", additionalProperties=False
    ),
    content=UNMERGE_ANSWER,
)
