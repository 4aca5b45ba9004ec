"""The constraints of the tables, and the faults by which the rules tell of the same things."""

from dataclasses import dataclass, field
from typing import Any

from tests.builders import estimate, outlet, world

ADA = "/actors/ada"
HERALD = "/sources/herald"
ARTICLE = "/sources/article"
NOTICE = "/sources/notice"
S01 = "/statements/article-s01"
S02 = "/statements/article-s02"
DIGEST = "0" * 64
NO_ANCHOR = dict.fromkeys(("start", "end", "exact", "digest"))
HALF = {"start": 7, "end": None, "exact": None, "digest": DIGEST}
EMPTY = {"start": 7, "end": 7, "exact": None, "digest": DIGEST}
DAYLESS = {"edtf": None, "basis": "stated", "text": None}


@dataclass(frozen=True)
class Twin:
    """A constraint, what breaks it in the true world, and the fault that tells of it.

    `beside` are further changes, which break nothing.
    """

    constraint: str
    pointer: str
    value: Any
    at: str
    code: str
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def changes(self) -> dict[str, Any]:
        return {**self.beside, self.pointer: self.value}

    def __str__(self) -> str:
        return f"{self.constraint} {self.at} {self.code}"


def word(constraint: str, pointer: str) -> Twin:
    """Return the twin by which a column has a word that its vocabulary does not have."""
    return Twin(constraint, pointer, "nonsense", pointer, "unknown_word")


def number(constraint: str, at: str, code: str, approximator: str, **values: Any) -> Twin:
    """Return the twin by which s02 gives one number that makes no sense."""
    body = estimate("article-s02-e1", approximator=approximator, value=None)
    return Twin(
        constraint,
        f"{S02}/estimates",
        [{**body, "lower_inclusive": True, "upper_inclusive": True, **values}],
        f"{S02}/estimates/0/{at}",
        code,
    )


def again(constraint: str, name: str, at: str) -> Twin:
    """Return the twin by which s01 or ada has the first part of a list once more."""
    resource, id, key = name.split("/")
    parts = world()[resource][id][key]
    last = {"position": len(parts) + 1} if key == "participants" else {}
    return Twin(
        constraint, f"/{name}", [*parts, {**parts[0], **last}], f"/{name}/{len(parts)}{at}", "twice"
    )


TWINS = [
    word("actor_kind_word", f"{ADA}/kind"),
    word("actor_sector_word", f"{ADA}/sector"),
    Twin("actor_parent_other", f"{ADA}/parent", "ada", f"{ADA}/parent", "circle"),
    Twin(
        "actor_unnamed_no_qid",
        "/actors/witness/wikidata_id",
        "Q1",
        "/actors/witness/wikidata_id",
        "unnamed",
    ),
    Twin(
        "actor_vouched_unnamed",
        "/actors/witness/is_named",
        True,
        "/actors/witness/known_via",
        "named",
    ),
    Twin(
        "actor_vouched_unnamed",
        "/actors/witness/kind",
        "group",
        "/actors/witness/known_via",
        "named",
    ),
    Twin(
        "actor.wikidata_id",
        "/actors/realm/wikidata_id",
        "Q7259",
        "/actors/realm/wikidata_id",
        "taken",
    ),
    again("actor_name_once", "actors/ada/other_names", "/name"),
    again("actor_identifier_once", "actors/ada/identifiers", ""),
    word("source_kind_word", f"{ARTICLE}/kind"),
    word("source_reliability_word", f"{ARTICLE}/reliability"),
    Twin(
        "source_publisher_other",
        f"{ARTICLE}/publisher",
        "article",
        f"{ARTICLE}/publisher",
        "circle",
    ),
    Twin(
        "source_outlet_has_no_text",
        f"{HERALD}/publisher",
        "agency",
        f"{HERALD}/publisher",
        "outlet",
    ),
    Twin(
        "source_outlet_has_no_text",
        f"{HERALD}/text_sha256",
        DIGEST,
        f"{HERALD}/text_sha256",
        "outlet",
        {f"{HERALD}/text_length": 5},
    ),
    Twin(
        "source_outlet_has_no_text",
        f"{HERALD}/text_length",
        5,
        f"{HERALD}/text_length",
        "outlet",
        {f"{HERALD}/text_sha256": DIGEST},
    ),
    Twin("source_voice_of_outlet", f"{ARTICLE}/actor", "realm", f"{ARTICLE}/actor", "document"),
    Twin("source_outlet_has_name", f"{HERALD}/name", None, f"{HERALD}/name", "required"),
    Twin("source_text_whole", f"{ARTICLE}/text_length", None, f"{ARTICLE}/text_length", "required"),
    Twin("source_text_whole", f"{ARTICLE}/text_sha256", None, f"{ARTICLE}/text_sha256", "required"),
    Twin(
        "source_published_date",
        f"{ARTICLE}/published",
        DAYLESS,
        f"{ARTICLE}/published/edtf",
        "required",
    ),
    Twin(
        "source.wikidata_id",
        "/sources/agency/wikidata_id",
        "Q130879",
        "/sources/agency/wikidata_id",
        "taken",
    ),
    Twin("source.actor", "/sources/agency/actor", "desk", "/sources/agency/actor", "taken"),
    again("source_name_once", "sources/herald/other_names", "/name"),
    again("source_identifier_once", "sources/herald/identifiers", ""),
    Twin(
        "authorship_once",
        f"{ARTICLE}/authors",
        ["ada", "witness", "ada"],
        f"{ARTICLE}/authors/2",
        "twice",
    ),
    word("correction_kind_word", f"{NOTICE}/corrections/0/kind"),
    again("correction_once", "sources/notice/corrections", ""),
    Twin(
        "correction_document_other",
        f"{NOTICE}/corrections/0/document",
        "notice",
        f"{NOTICE}/corrections/0/document",
        "itself",
    ),
    Twin(
        "correction_made_date",
        f"{NOTICE}/corrections/0/made",
        DAYLESS,
        f"{NOTICE}/corrections/0/made/edtf",
        "required",
    ),
    word("topic_kind_word", "/topics/harbor/kind"),
    Twin("topic_parent_other", "/topics/toll/parent", "toll", "/topics/toll/parent", "circle"),
    Twin("topic_option_has_parent", "/topics/toll/parent", None, "/topics/toll/parent", "required"),
    Twin(
        "topic_event_date", "/topics/bridge/event", DAYLESS, "/topics/bridge/event/edtf", "required"
    ),
    Twin(
        "topic.wikidata_id",
        "/topics/toll/wikidata_id",
        "Q12280",
        "/topics/toll/wikidata_id",
        "taken",
    ),
    again("topic_identifier_once", "topics/bridge/identifiers", ""),
    word("statement_kind_word", f"{S01}/kind"),
    word("statement_attribution_word", f"{S01}/attribution"),
    word("statement_speech_word", f"{S01}/speech"),
    word("statement_polarity_word", f"{S01}/polarity"),
    word("statement_modality_word", f"{S01}/modality"),
    word("statement_likelihood_word", f"{S01}/likelihood"),
    word("statement_review_status_word", f"{S01}/review_status"),
    Twin(
        "statement_credibility_range", f"{S01}/credibility", 7, f"{S01}/credibility", "unknown_word"
    ),
    Twin(
        "statement_credibility_range", f"{S01}/credibility", 0, f"{S01}/credibility", "unknown_word"
    ),
    Twin("statement_confidence_range", f"{S01}/confidence", 101, f"{S01}/confidence", "range"),
    Twin(
        "statement_nobody_speaks",
        f"{S02}/attribution",
        "narrator",
        f"{S02}/speech",
        "speech",
        {f"{S02}/participants": []},
    ),
    Twin(
        "statement_nobody_speaks",
        f"{S02}/attribution",
        "unsourced",
        f"{S02}/speech",
        "speech",
        {f"{S02}/participants": []},
    ),
    Twin("statement_said_date", f"{S01}/said", DAYLESS, f"{S01}/said/edtf", "required"),
    Twin("statement_event_date", f"{S01}/event", DAYLESS, f"{S01}/event/edtf", "required"),
    Twin(
        "statementtopic_topic_once",
        f"{S01}/topics",
        ["toll", "bridge", "toll"],
        f"{S01}/topics/2",
        "twice",
    ),
    Twin(
        "statement_identifier_once",
        f"{S02}/identifiers",
        [{"scheme": "checks", "value": "bridge/1"}],
        f"{S02}/identifiers/0",
        "taken",
    ),
    word("assessment_verdict_word", f"{S01}/assessments/0/verdict"),
    Twin(
        "assessment_says_something",
        f"{S01}/assessments/0/verdict",
        None,
        f"{S01}/assessments/0/verdict",
        "required",
        {f"{S01}/assessments/0/verdict_text": None},
    ),
    Twin(
        "assessment_assessed_date",
        f"{S01}/assessments/0/assessed",
        DAYLESS,
        f"{S01}/assessments/0/assessed/edtf",
        "required",
    ),
    Twin(
        "assessment_position_once",
        f"{S01}/assessments",
        [{"assessor": "desk", "verdict": word, "position": 1} for word in ("true", "false")],
        f"{S01}/assessments/1/position",
        "twice",
    ),
    Twin(
        "assessment_position_from_1",
        f"{S01}/assessments/0/position",
        0,
        f"{S01}/assessments/0/position",
        "min_value",
    ),
    word("participation_role_word", f"{S01}/participants/1/role"),
    again("participation_actor_role_once", "statements/article-s01/participants", ""),
    Twin(
        "participation_position_once",
        f"{S01}/participants/1/position",
        1,
        f"{S01}/participants/1/position",
        "twice",
    ),
    Twin(
        "participation_position_from_1",
        f"{S01}/participants/1/position",
        0,
        f"{S01}/participants/1/position",
        "min_value",
    ),
    word("hop_relation_word", f"{S01}/chain/0/relation"),
    Twin("hop_position_once", f"{S01}/chain/1/position", 1, f"{S01}/chain", "gap"),
    Twin(
        "hop_position_from_1", f"{S01}/chain/0/position", 0, f"{S01}/chain/0/position", "min_value"
    ),
    Twin("hop_source_or_actor", f"{S01}/chain/0/actor", "realm", f"{S01}/chain/0", "one_of"),
    Twin("hop_source_or_actor", f"{S01}/chain/0/source", None, f"{S01}/chain/0", "one_of"),
    Twin("hop_anchor", f"{S01}/chain/0/digest", DIGEST, f"{S01}/chain/0/start", "required"),
    Twin("hop_anchor", f"{S01}/chain/0/exact", "said", f"{S01}/chain/0/digest", "required"),
    again("stance_holder_topic_once", "statements/article-s01/stances", ""),
    word("stance_stance_word", f"{S01}/stances/0/stance"),
    word("condition_kind_word", f"{S01}/conditions/0/kind"),
    Twin(
        "condition_position_once",
        f"{S01}/conditions",
        [
            {"kind": kind, "text": kind, "position": 1, "topic": None, **NO_ANCHOR}
            for kind in ("if", "unless")
        ],
        f"{S01}/conditions/1/position",
        "twice",
    ),
    Twin(
        "condition_position_from_1",
        f"{S01}/conditions/0/position",
        0,
        f"{S01}/conditions/0/position",
        "min_value",
    ),
    Twin(
        "condition_anchor",
        f"{S01}/conditions/0/start",
        None,
        f"{S01}/conditions/0/start",
        "required",
    ),
    word("span_part_word", f"{S01}/spans/0/part"),
    Twin("span_position_once", f"{S01}/spans/1/position", 1, f"{S01}/spans/1/position", "twice"),
    Twin(
        "span_position_from_1", f"{S01}/spans/1/position", 0, f"{S01}/spans/1/position", "min_value"
    ),
    Twin(
        "span_anchor",
        f"{S01}/spans/1",
        {"part": "cue", "position": 2, **NO_ANCHOR},
        f"{S01}/spans/1/digest",
        "required",
    ),
    Twin(
        "span_anchor",
        f"{S01}/spans/1",
        {"part": "cue", "position": 2, **EMPTY},
        f"{S01}/spans/1/end",
        "empty",
    ),
    word("relation_kind_word", f"{S01}/relations/0/kind"),
    again("relation_kind_other_once", "statements/article-s01/relations", ""),
    Twin(
        "relation_other_statement",
        f"{S01}/relations/0/other",
        "article-s01",
        f"{S01}/relations/0/other",
        "itself",
    ),
    number(
        "estimate_quantity_role_word",
        "quantity_role",
        "unknown_word",
        "about",
        value=1,
        quantity_role="nonsense",
    ),
    number(
        "estimate_likelihood_word",
        "likelihood",
        "unknown_word",
        "about",
        value=1,
        likelihood="nonsense",
    ),
    number("estimate_approximator_word", "approximator", "unknown_word", "nonsense", value=1),
    number("estimate_bounds_ordered", "lower", "crossed", "between", lower=8, upper=5),
    number("estimate_value_within", "value", "outside", "about", value=1, lower=2),
    number("estimate_value_within", "value", "outside", "exact", value=3, upper=2),
    number("estimate_between", "upper", "required", "between", lower=5),
    number("estimate_between", "lower", "required", "between", upper=5),
    number("estimate_downward", "upper", "required", "at_most"),
    number("estimate_downward", "value", "not_said", "at_most", value=5, upper=5),
    number(
        "estimate_downward",
        "value",
        "not_said",
        "less_than",
        value=5,
        upper=6,
        upper_inclusive=False,
    ),
    number("estimate_upward", "lower", "required", "at_least"),
    number("estimate_upward", "value", "not_said", "at_least", value=5, lower=5),
    number(
        "estimate_upward", "value", "not_said", "more_than", value=6, lower=5, lower_inclusive=False
    ),
    number("estimate_near_value", "value", "required", "about"),
    number("estimate_near_value", "value", "required", "exact", lower=5),
    number("estimate_near_value", "value", "required", "nearly", upper=5),
    number(
        "estimate_excluded_ends",
        "lower_inclusive",
        "no_bound",
        "about",
        value=1,
        lower_inclusive=False,
    ),
    number(
        "estimate_excluded_ends",
        "upper_inclusive",
        "no_bound",
        "about",
        value=1,
        upper_inclusive=False,
    ),
    number("estimate_excluded_ends", "lower_inclusive", "excluded", "more_than", lower=1),
    number("estimate_excluded_ends", "upper_inclusive", "excluded", "less_than", upper=1),
    number(
        "estimate_excluded_ends",
        "lower_inclusive",
        "included",
        "at_least",
        lower=1,
        lower_inclusive=False,
    ),
    number(
        "estimate_excluded_ends",
        "upper_inclusive",
        "included",
        "at_most",
        upper=1,
        upper_inclusive=False,
    ),
    number("estimate_anchor", "end", "required", "about", value=1, **HALF),
    number("estimate_as_of_date", "as_of/edtf", "required", "about", value=1, as_of=DAYLESS),
    Twin(
        "estimate.key",
        f"{S02}/estimates",
        [estimate("article-s02-e1"), estimate("article-s02-e1")],
        f"{S02}/estimates/1/id",
        "twice",
    ),
    Twin(
        "actor.key",
        "/actors/other",
        {"id": "realm", "kind": "state", "name": "Realm"},
        "/actors/other/id",
        "twice",
    ),
    Twin("source.key", "/sources/other", outlet("agency"), "/sources/other/id", "twice"),
    Twin(
        "topic.key",
        "/topics/other",
        {"id": "toll", "kind": "issue", "name": "Toll"},
        "/topics/other/id",
        "twice",
    ),
    Twin(
        "statement.key",
        "/statements/other",
        world()["statements"]["article-s02"],
        "/statements/other/id",
        "twice",
    ),
]

EXEMPT = {
    "revision_through_word": "no document has it: the program itself names its faces",
    "revision.number": "no document has it: the write path counts",
    "authorship_position_once": "no document has it: the write path counts",
    "authorship_position_from_1": "no document has it: the write path counts",
    "statementtopic_position_once": "no document has it: the write path counts",
    "statementtopic_position_from_1": "no document has it: the write path counts",
    "estimate_position_from_1": "no document has it: the write path counts",
    "change_once": "no document has it: a revision touches a record once",
    "change_public": "no document has it: the write path tells what is public",
    "apikey_scope_word": "no document has it: a key is made from a scope of the vocabulary",
    "apikey.name": "no document has it: a command and admin make keys, and tell",
    "apikey.prefix": "no document has it: prefixes are drawn at random",
    "following.url": "no document has it: a command updates the one there is",
}
"""Constraints without a twin, and why they need none."""
