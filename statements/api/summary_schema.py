"""What the API schema says about the summary of estimates."""

from statements.analysis.estimate_groups import Terms
from statements.analysis.figures import DATES
from statements.api.answer_schema import ATTRIBUTION, TEXT, list_of, nullable, words
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
from statements.vocabularies import Approximator, Likelihood, QuantityRole

COUNT: Schema = {"type": "integer", "description": "How many estimates there are."}
LIST: Schema = {**TEXT, "description": "The address of the list of these estimates."}
NUMBER: Schema = {"type": ["number", "null"], "format": "double"}


END = object_schema(
    "EndSaid",
    {
        "number": {"type": "number", "format": "double", "description": "The number."},
        "inclusive": {"type": "boolean", "description": "Whether the end itself is included."},
        "estimate": {**TEXT, "description": "The id of the estimate, the first if several."},
    },
    description="An end of a range that was said.",
)
FIGURES: dict[str, Schema] = {
    "count": COUNT,
    "lowest": nullable(END, "The lowest lower end, or null if no estimate has one."),
    "highest": nullable(END, "The highest upper end, or null if no estimate has one."),
    "envelope": object_schema(
        "Envelope",
        {
            "lower": {**NUMBER, "description": "Null if an estimate is open below."},
            "upper": {**NUMBER, "description": "Null if an estimate is open above."},
        },
        description="The ends between which all the numbers lie.",
    ),
    "median": {
        **NUMBER,
        "description": "The median of the stated values, if there are at least three.",
    },
}
YEAR = object_schema(
    "EstimatesOfYear",
    {
        "year": {**TEXT, "description": "The year."},
        "dated_by": object_schema(
            "DatesUsed",
            {
                name: {"type": "integer", "description": f"How many are of the year by {name}."}
                for name in DATES
            },
            description="By which date the estimates are of this year.",
        ),
        **FIGURES,
    },
    description="The figures of one year.",
)
SHOWN = object_schema(
    "EstimateSaid",
    {
        "id": {**TEXT, "description": "The id of the estimate."},
        "value": {**NUMBER, "description": "The number itself, if a single one was given."},
        "lower": {**NUMBER, "description": "The lower bound, if one was given."},
        "upper": {**NUMBER, "description": "The upper bound, if one was given."},
        "lower_inclusive": {"type": "boolean", "description": "Whether it includes the lower."},
        "upper_inclusive": {"type": "boolean", "description": "Whether it includes the upper."},
        "approximator": {
            "type": "string",
            "enum": Approximator.values(),
            "description": "How the number is hedged.",
        },
        "approximator_text": {**OPTIONAL_TEXT, "description": "The words of that."},
        "likelihood": nullable(
            {"type": "string", "enum": Likelihood.values()}, "How likely it is said to be."
        ),
        "likelihood_text": {**OPTIONAL_TEXT, "description": "The words of that."},
        "as_of": {**OPTIONAL_TEXT, "description": "When it holds, in EDTF or in words."},
        "statement": {**TEXT, "description": "The id of the statement."},
        **ATTRIBUTION,
        "said": {**OPTIONAL_TEXT, "description": "When it was said, in EDTF or in words."},
        "published": {
            **OPTIONAL_TEXT,
            "description": "When the document was published, in EDTF or in words.",
        },
        "origin": {
            "type": ["integer", "null"],
            "description": "The same number for estimates that may rest on one source, counted "
            "from 1; null if their origin isn't known.",
        },
    },
    description="One estimate, as it was said and on whose word.",
)
LEFT_OUT = object_schema(
    "LeftOut",
    {
        "figure": words(
            ["lowest", "highest", "median", "by_year"], "The figure that they are left out of."
        ),
        "reason": words(
            ["open_lower", "open_upper", "no_value", "too_few_values", "undated"], "Why."
        ),
        "count": COUNT,
        "estimates": list_of("The ids of the first of them.", TEXT),
    },
    description="Estimates that are left out of a figure.",
)
GROUP = object_schema(
    "ComparableEstimates",
    {
        "unit": {**TEXT, "description": "The unit, as a UCUM code."},
        "quantity_role": {
            "type": "string",
            "enum": QuantityRole.values(),
            "description": "What the numbers stand for.",
        },
        "scenario": {**OPTIONAL_TEXT, "description": "The circumstances of the numbers."},
        "differs_in": list_of(
            "In what the group differs from the first one, and can't be compared with it.",
            words(list(Terms._fields), "What must be the same for numbers to be comparable."),
        ),
        **FIGURES,
        "by_year": list_of("The same figures by year, at most the latest fifty.", YEAR),
        "more_years": {"type": "integer", "description": "How many earlier years there are."},
        "left_out": list_of("What is left out of which figure.", LEFT_OUT),
        "origins": object_schema(
            "Origins",
            {
                "distinct": {
                    "type": "integer",
                    "description": "How many origins there are at least among those known.",
                },
                "not_known": {
                    "type": "integer",
                    "description": "How many statements have an origin that isn't known.",
                },
            },
            description="How many origins the statements with these numbers have.",
        ),
        "estimates": list_of("The first ten estimates or fewer.", SHOWN),
        "list": LIST,
    },
    description="Estimates that can be compared.",
)
SUBJECT = object_schema(
    "EstimatesOfSubject",
    {
        "measure": {**TEXT, "description": "What is measured."},
        "topic": nullable({"$ref": "#/components/schemas/TopicReference"}, "The topic, if any."),
        "count": COUNT,
        "groups": list_of("The groups, the largest first; at most fifty.", GROUP),
        "more_groups": {"type": "integer", "description": "How many other groups there are."},
        "list": LIST,
    },
    description="The estimates of one measure and topic.",
)
SUMMARY = Operation(
    "summarizeEstimates",
    "Summarize estimates",
    "A page of subjects, each with its groups of comparable estimates.",
    f"{ABOUT_FILTERS} {ABOUT_AGE} As CSV, each group of the page is a row; a `Link` leads to the "
    "next page.",
    (400, 401, 406, 429, 503),
    content=object_schema(
        "EstimatesSummary",
        {
            "revision": COUNTED_REVISION,
            **NEXT_LINKS,
            "results": list_of("The subjects, by measure and topic.", SUBJECT),
        },
        description="How far apart the numbers lie.",
    ),
)
