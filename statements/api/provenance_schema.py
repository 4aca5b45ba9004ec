"""What the API schema says about provenance."""

from statements.analysis.provenance import ATTRIBUTES, ON_BEHALF_OF, PUBLISHES, SAYS
from statements.api.answer_schema import TEXT, list_of, nullable, words
from statements.rest.openapi.operations import (
    COUNTED_REVISION,
    OPTIONAL_TEXT,
    Operation,
    Schema,
    object_schema,
)
from statements.vocabularies import CorrectionKind, Credibility, HopRelation, Reliability, Verdict

ADDRESS: Schema = {**TEXT, "description": "The address of a node, which no other node has."}
HAS_MORE: Schema = {"type": "boolean", "description": "Whether there are more than these."}
ONE_LINE: dict[str, Schema] = {
    "id": {**TEXT, "description": "The id of the statement."},
    "one_line": {**TEXT, "description": "The statement in one line, as in `view=brief`."},
}
DIRECTION: Schema = words(
    ["incoming", "outgoing"],
    "`outgoing` for a relation of this statement to the other one, `incoming` for one of the other "
    "to this.",
)


def _first_of(title: str, description: str, order: str, item: Schema) -> Schema:
    """Return the schema of the first of some, and whether there are more."""
    shown = {"results": list_of(order, item), "has_more": HAS_MORE}
    return object_schema(title, shown, description=description)


def _reference(kind: str) -> Schema:
    return {"$ref": f"#/components/schemas/{kind}Reference"}


NODE = object_schema(
    "ProvenanceNode",
    {
        "type": words(["source", "actor", "statement"], "What kind of record a node is."),
        "id": {**TEXT, "description": "The id of the record."},
        "name": {**OPTIONAL_TEXT, "description": "Its name; for a statement, its text."},
        "kind": {**TEXT, "description": "The kind of source, actor or statement."},
        "url": ADDRESS,
        "reliability": nullable(
            {"type": "string", "enum": Reliability.values()},
            "How reliable a source is, by the Admiralty code: a document's own grade, or else its "
            "publisher's; that of an actor is the grade of the outlet whose voice it is.",
        ),
        "reliability_from": {
            **OPTIONAL_TEXT,
            "description": "The id of the outlet whose grade it is, if it's not the record's own.",
        },
        "credibility": nullable(
            {"type": "integer", "enum": Credibility.values()},
            "How credible the statement is, by the Admiralty code.",
        ),
    },
    description="Somebody or something between a document's publisher and what was said.",
)
EDGE = object_schema(
    "ProvenanceEdge",
    {
        "from": ADDRESS,
        "to": ADDRESS,
        "relation": words(
            [PUBLISHES, ATTRIBUTES, *(word.value for word in HopRelation), SAYS, ON_BEHALF_OF],
            "What one did with the words of the other, or for it.",
        ),
        "explicit": {
            "type": ["boolean", "null"],
            "description": "Whether the sentence itself names where the edge leads to; if not, it "
            "is carried over from an earlier one. Null where the question doesn't arise.",
        },
    },
    description="One step of the path.",
)
AGREED = object_schema(
    "AgreedStance",
    {
        "holder": {**TEXT, "description": "The id of the holder."},
        "topic": {**TEXT, "description": "The id of the topic."},
        "stance": {**TEXT, "description": "The stance that both statements have."},
    },
    description="A stance that two statements have.",
)
CANDIDATE = object_schema(
    "CorroborationCandidate",
    {
        **ONE_LINE,
        "reasons": list_of(
            "Why it was looked at.",
            object_schema(
                "CorroborationReason",
                {
                    "reason": words(
                        ["supports", "restates", "same_stance"],
                        "The relation between the two, or a stance of both.",
                    ),
                    "direction": nullable(DIRECTION, "Null for a stance."),
                    "stance": nullable(AGREED, "The stance; null for a relation."),
                },
                description="A reason to compare two statements.",
            ),
        ),
        "independent": {
            "type": ["boolean", "null"],
            "description": "Whether the two share no outlet, publisher or speaker; null if all "
            "who passed on either aren't known.",
        },
        "shared": list_of(
            "Those who passed on both.",
            object_schema(
                "PasserOn",
                {
                    "type": words(["source", "actor"], "The kind of record."),
                    "id": {**TEXT, "description": "The id of the record."},
                },
                description="Somebody who passed a statement on.",
            ),
        ),
    },
    description="A statement that may corroborate this one.",
)
CORROBORATION = object_schema(
    "Corroboration",
    {
        "corroborates": list_of("Those that are independent.", CANDIDATE),
        "repeats": list_of("Those that only repeat: they restate it or share somebody.", CANDIDATE),
        "not_known": list_of("Those of which neither is known.", CANDIDATE),
        "has_more": {**HAS_MORE, "description": "Whether there are others, not looked at."},
        "lists": list_of("The addresses of the lists with all of them.", TEXT),
    },
    description="Statements that say the same.",
)
CORRECTIONS = _first_of(
    "PathCorrections",
    "What was done to the document, and to documents in the chain.",
    "The corrections, latest first.",
    object_schema(
        "PathCorrection",
        {
            "kind": {
                "type": "string",
                "enum": CorrectionKind.values(),
                "description": "What was done.",
            },
            "document": _reference("Source"),
            "by": _reference("Source"),
            "made": {**OPTIONAL_TEXT, "description": "When, in EDTF or in words."},
        },
        description="What was done to a document of the path.",
    ),
)
OPPOSED = _first_of(
    "OpposingStatements",
    "Statements that contradict, supersede or qualify, either way.",
    "The statements, those entered last first.",
    object_schema(
        "OpposingStatement",
        {
            "relation": words(
                ["contradicts", "supersedes", "qualifies"],
                "How the one relates to the other.",
            ),
            "direction": DIRECTION,
            **ONE_LINE,
        },
        description="A statement that contradicts, supersedes or qualifies this one, or "
        "the other way around.",
    ),
)
ASSESSMENTS = _first_of(
    "AssessmentsInBrief",
    "The verdicts of others who checked the content.",
    "The assessments, in the order recorded.",
    object_schema(
        "AssessmentInBrief",
        {
            "assessor": _reference("Actor"),
            "verdict": nullable({"type": "string", "enum": Verdict.values()}, "What was found."),
            "verdict_text": {**OPTIONAL_TEXT, "description": "The assessor's own words."},
            "document": nullable(_reference("Source"), "Where it was published."),
            "assessed": {**OPTIONAL_TEXT, "description": "When, in EDTF or in words."},
            "web_url": {**OPTIONAL_TEXT, "description": "Its web address."},
        },
        description="The verdict of somebody who checked the content.",
    ),
)
PROVENANCE = Operation(
    "getStatementProvenance",
    "Get the provenance of a statement",
    "The path of the statement, what corroborates it and what became of it.",
    "The path leads from the document and its publisher through each hop to the speakers. "
    "Relations to other statements are followed one step, both ways.",
    (400, 401, 404, 406, 429, 503),
    content=object_schema(
        "Provenance",
        {
            "revision": COUNTED_REVISION,
            "nodes": list_of("The nodes of the path, from the publisher on.", NODE),
            "edges": list_of("The steps between them.", EDGE),
            "weakest_link": nullable(
                object_schema(
                    "WeakestLink",
                    {
                        "rank": {
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 5,
                            "description": "1 for A or 1, the best, to 5 for E or 5.",
                        },
                        "nodes": list_of("The addresses of all nodes of this rank.", ADDRESS),
                    },
                    description="The nodes with the worst grade.",
                ),
                "Null if no grade is known.",
            ),
            "not_known": list_of("The nodes without a grade, or with F or 6.", ADDRESS),
            "corroboration": CORROBORATION,
            "aftermath": object_schema(
                "Aftermath",
                {
                    "corrections": CORRECTIONS,
                    "relations": OPPOSED,
                    "assessments": ASSESSMENTS,
                },
                description="What became of the statement.",
            ),
        },
        description="On whose word a statement rests.",
    ),
)
