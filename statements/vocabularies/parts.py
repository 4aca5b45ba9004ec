"""The words for the parts of a statement: who, by what way, for or against, under what terms."""

from statements.vocabularies.base import Vocabulary


class Role(Vocabulary):
    """What an actor has to do with a statement."""

    SPEAKER = (
        "speaker",
        "Says, writes, thinks or feels the content, by the document's account. An outlet that "
        "only passes it on is a hop; one that gives its own judgment is the speaker.",
        "PARC3 source",
    )
    ON_BEHALF_OF = (
        "on_behalf_of",
        "Is spoken for, by the words themselves or by the office in which the speaker speaks, as "
        "a state by its minister. An office not yet or no longer held carries nothing.",
        "PROV-O actedOnBehalfOf",
    )
    ADDRESSEE = (
        "addressee",
        "Is asked for something by the content, or is the one it is said to.",
        "schema.org recipient",
    )
    ABOUT = (
        "about",
        "The content says something about this actor, who neither says it nor is asked for it.",
        "schema.org about",
    )
    PARTICIPANT = (
        "participant",
        "Takes part in the event or undertaking that the content tells of, as a guest at a "
        "meeting or a member of a coalition; nearer to it than one it is merely about.",
        "schema.org participant",
    )


SPOKEN = (Role.SPEAKER.value, Role.ON_BEHALF_OF.value)
"""The roles of those whose statement it is: a stance of anybody else is ascribed to them."""


class HopRelation(Vocabulary):
    """What a source in the chain did with the words of the next one, or of the speaker."""

    REPORTS = (
        "reports",
        "Tells in its own reporting what the next one said, at first hand or without saying from "
        "where; what remains when no other relation fits.",
        "PolNeAR",
    )
    CITES = (
        "cites",
        "Names another publication as where it found the words and adds no reporting of its own.",
        "PROV-O wasDerivedFrom",
    )
    QUOTES = (
        "quotes",
        "Gives the next one's exact words, in quotation marks, from a text or a speech that "
        "others could look up.",
        "PROV-O wasQuotedFrom",
    )
    RELAYS = (
        "relays",
        "Passes the words on whole and unchanged for the next one, as a spokesperson, a press "
        "service or a wire subscriber does.",
        "On Record",
    )
    INTERVIEWS = (
        "interviews",
        "Asked the next one questions and publishes the answers as an interview.",
        "On Record",
    )


class StanceValue(Vocabulary):
    """How a holder stands on a topic; with a condition beside it, only under that condition."""

    FAVOR = (
        "favor",
        "Wants it, backs it, proposes it or calls it good or important, explicitly or by clear "
        "implication.",
        "SemEval-2016 Task 6",
    )
    AGAINST = (
        "against",
        "Does not want it, rules it out, objects to it or is not ready for it.",
        "SemEval-2016 Task 6",
    )
    NEUTRAL = (
        "neutral",
        "Declares that it takes no side. Silence is not a stance, and a side that cannot be told "
        "is unclear.",
        "On Record",
    )
    UNCLEAR = (
        "unclear",
        "Deals with the matter, weighs it or discusses it, but the words do not tell which side "
        "is taken.",
        "On Record",
    )


class ConditionKind(Vocabulary):
    """How a condition bears on the content."""

    IF = (
        "if",
        "The content holds if the condition comes about, and nothing is said about the other "
        "case: “if”, “in the event of”, “provided”.",
        "RST Condition",
    )
    ONLY_IF = (
        "only_if",
        "Without the condition the content does not hold: “only if”, “not without”.",
        "On Record",
    )
    ONLY_AFTER = (
        "only_after",
        "The content cannot come before the condition is fulfilled: “only after”, “not until”, "
        "“once”, where the order in time is the point.",
        "On Record",
    )
    UNLESS = (
        "unless",
        "The content holds except if the condition comes about: “unless”, “except if”.",
        "RST Unless",
    )
    EVEN_IF = (
        "even_if",
        "The content holds in this case too, where one would least expect it: “even if”, “even "
        "though it should”.",
        "RST Concession",
    )
    REGARDLESS = (
        "regardless",
        "The content holds whichever way this turns out: “regardless of”, “no matter whether”.",
        "RST Unconditional",
    )
    DEPENDS_ON = (
        "depends_on",
        "The content varies with this, without saying how: “depends on”, “will be decided by”.",
        "On Record",
    )
    SCENARIO = (
        "scenario",
        "The set-up under which a number or a forecast was worked out, one of several that could "
        "be taken: “under”, “assuming”, “in the case where”.",
        "On Record",
    )


class SpanPart(Vocabulary):
    """Which part of the statement a fragment of the document holds."""

    CONTENT = (
        "content",
        "What is said, without source and cue; several spans when something else stands in "
        "between.",
        "PARC3",
    )
    SOURCE = (
        "source",
        "The words that name or describe the speaker, or the pronoun that stands for them.",
        "PARC3",
    )
    CUE = (
        "cue",
        "The words that tie source to content or show its force: “said that”, “according to”, "
        "“it is likely that”.",
        "PARC3",
    )
    QUOTE = (
        "quote",
        "The speaker's own words inside the content, without their quotation marks.",
        "schema.org Quotation",
    )
    TIME = (
        "time",
        "The words that say when it was said or when it happened.",
        "TimeML TIMEX3",
    )


class RelationKind(Vocabulary):
    """What a statement does to another; read it as “this statement, the kind, that one”."""

    SUPPORTS = (
        "supports",
        "Gives a reason to believe that one or arrives at the same by another way; said by "
        "somebody else or on other grounds.",
        "AIF inference",
    )
    CONTRADICTS = (
        "contradicts",
        "Cannot stand together with that one, or is said against the very thing it wants.",
        "AIF conflict",
    )
    RESPONDS_TO = (
        "responds_to",
        "Answers that one, whether it is a question, a demand or a proposal, and whether or not "
        "it agrees.",
        "IBIS responds-to",
    )
    RESTATES = (
        "restates",
        "Says the same as that one again, in this document or another, and adds nothing.",
        "RST Restatement",
    )
    ELABORATES = (
        "elaborates",
        "Continues that one and adds detail, in the same sense.",
        "RST Elaboration",
    )
    QUALIFIES = (
        "qualifies",
        "Limits that one: it stays true with less reach, under another count or with a doubt.",
        "Toulmin rebuttal",
    )
    CONTRASTS = (
        "contrasts",
        "Is set against that one by the document (“however”, “despite this”) while both can be "
        "true.",
        "RST Contrast",
    )
    EXPLAINS = (
        "explains",
        "Gives the cause or the reason why that one is so.",
        "RST Cause",
    )
    INFERRED_FROM = (
        "inferred_from",
        "Is a conclusion that the speaker or the document draws from that one.",
        "PROV-O wasDerivedFrom",
    )
    PART_OF = (
        "part_of",
        "Stands inside the sentence of that one, as an aside or an embedded clause, and is "
        "recorded by itself.",
        "Dublin Core isPartOf",
    )
    SUPERSEDES = (
        "supersedes",
        "Replaces that one, which the same source no longer stands by or which was recorded "
        "incorrectly.",
        "Dublin Core replaces",
    )


class Verdict(Vocabulary):
    """The verdict of somebody who checked the content against the facts."""

    TRUE = (
        "true",
        "The content is accurate, and nothing that matters is left out.",
        "schema.org ClaimReview",
    )
    MOSTLY_TRUE = (
        "mostly_true",
        "The content holds in the main, but a detail is wrong or a clarification is missing.",
        "schema.org ClaimReview",
    )
    MIXED = (
        "mixed",
        "Some of the content holds and some of it doesn't, and neither outweighs the other.",
        "schema.org ClaimReview",
    )
    MOSTLY_FALSE = (
        "mostly_false",
        "There is some truth in the content, but its main point is wrong.",
        "schema.org ClaimReview",
    )
    FALSE = (
        "false",
        "What the content says is wrong, or wrong in all that matters.",
        "schema.org ClaimReview",
    )
    MISLEADING = (
        "misleading",
        "What is said may be accurate, but it leads to a wrong conclusion, as by leaving out its "
        "context.",
        "schema.org MediaReview",
    )
    UNPROVEN = (
        "unproven",
        "The evidence shows neither that the content is true nor that it is false.",
        "schema.org ClaimReview",
    )
    SATIRE = (
        "satire",
        "The content was meant as a joke and has been taken for the truth.",
        "schema.org MediaReview",
    )
