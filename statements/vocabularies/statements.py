"""The words for statements: what is done by saying them, on whose word and how firmly."""

from statements.vocabularies.base import Scale, Vocabulary


class StatementKind(Vocabulary):
    """What is done by saying it; if two fit, the one that asks for or binds to more."""

    ASSERTION = (
        "assertion",
        "Says how things are, were or stand, plans, terms and limits included, and does nothing "
        "more; what remains when no other kind fits.",
        "schema.org Claim",
    )
    ESTIMATE = (
        "estimate",
        "Gives a quantity as somebody's reckoning: the number is the point, and it stands in an "
        "estimate of this statement. Saying that figures differ is an assertion.",
        "schema.org Observation",
    )
    PREDICTION = (
        "prediction",
        "Says what will, would or might come about, without binding the speaker to it or asking "
        "it of anyone; what the speaker's own side is likely to do is a prediction too.",
        "Searle assertive",
    )
    PROPOSAL = (
        "proposal",
        "Puts forward something to do for others to take up or leave; nobody is told that they "
        "ought to.",
        "Searle directive",
    )
    DEMAND = (
        "demand",
        "Says that somebody ought to or must do or be something, and that the speaker wants it "
        "so; more than a proposal, for it leaves no equal choice.",
        "CAMEO 10 Demand",
    )
    COMMITMENT = (
        "commitment",
        "Binds the speaker, or those spoken for, to act: a promise, a decision announced, an "
        "agreement. Saying what is likely is a prediction.",
        "Searle commissive",
    )
    REFUSAL = (
        "refusal",
        "Binds the speaker, or those spoken for, not to do, allow or take part in something. "
        "Speaking against what others do is an objection.",
        "CAMEO 12 Reject",
    )
    ENDORSEMENT = (
        "endorsement",
        "Backs something that is already on the table or calls it important, without asking "
        "anyone for it.",
        "CAMEO 051 Praise or endorse",
    )
    OBJECTION = (
        "objection",
        "Speaks against something on the table, usually by naming the harm it would do, without "
        "ruling it out.",
        "CAMEO 11 Disapprove",
    )
    PREFERENCE = (
        "preference",
        "Tells of a hope, wish, fear or liking of the speaker's, without asking anyone for it or "
        "putting anything forward.",
        "Searle expressive",
    )
    QUESTION = (
        "question",
        "Asks something, even if the speaker goes on to answer it or expects no answer; saying "
        "that something is unclear is an assertion.",
        "Searle directive",
    )
    EVENT_REPORT = (
        "event_report",
        "The document itself tells of something that happened or goes on, such as talks being "
        "held; told by a speaker it is an assertion, and so is a lasting fact.",
        "TimeML EVENT",
    )


class Attribution(Vocabulary):
    """On whose word the document gives the content."""

    EXPLICIT = (
        "explicit",
        "The sentence, or the quotation that it is part of, points to the source of the content "
        "by a name, a description or a pronoun, usually with a cue; there is a speaker.",
        "PARC3",
    )
    CARRIED_OVER = (
        "carried_over",
        "The sentence has no source of its own but continues what the source of an earlier one "
        "was saying; that source is the speaker.",
        "PolNeAR",
    )
    UNSOURCED = (
        "unsourced",
        "The document gives the content as somebody's assessment and does not say whose, as "
        "with a bare “it is likely that” or “it is still unclear”.",
        "On Record",
    )
    NARRATOR = (
        "narrator",
        "The document states the content as fact, or draws the conclusion, in its own voice, and "
        "vouches for it.",
        "FactBank AUTHOR",
    )


class Speech(Vocabulary):
    """How the document gives the speaker's words."""

    DIRECT = (
        "direct",
        "The whole content is in quotation marks, or in a transcript, as the speaker's own words.",
        "PARC3",
    )
    MIXED = (
        "mixed",
        "The content is retold with some of the speaker's own words in quotation marks; these "
        "are its quote span.",
        "PARC3",
    )
    INDIRECT = (
        "indirect",
        "The content is a speaker's, retold wholly in the document's words.",
        "PARC3",
    )
    NONE = (
        "none",
        "Nobody's words are reported: the document speaks, as narrator or without a source.",
        "On Record",
    )


class Polarity(Vocabulary):
    """Whether the content affirms or denies; this says nothing about being for or against."""

    AFFIRMATIVE = (
        "affirmative",
        "The content says that something is, was, will or should be so.",
        "FactBank",
    )
    NEGATIVE = (
        "negative",
        "The content says that something is not, was not, will not or should not be so, or is "
        "not known; a “not”, “no” or “ruled out” governs it all.",
        "FactBank",
    )


class Modality(Vocabulary):
    """How firmly the content is put; the outermost hedge of the source decides."""

    ASSERTED = (
        "asserted",
        "The source commits itself to the content with no hedge, whether it is a fact, a wish or "
        "a promise.",
        "FactBank CT",
    )
    PROBABLE = (
        "probable",
        "The source calls the content likely: “likely”, “probably”, “is expected to”, "
        "“should” of what is awaited.",
        "FactBank PR",
    )
    POSSIBLE = (
        "possible",
        "The source leaves room for the contrary: “may”, “might”, “could”, “perhaps”; also if a "
        "need is only possible.",
        "FactBank PS",
    )
    NECESSARY = (
        "necessary",
        "The source says that the content ought to or must be so: “must”, “has to”, "
        "“should” of what is wanted.",
        "Palmer deontic modality",
    )
    HYPOTHETICAL = (
        "hypothetical",
        "The source puts the content in an imagined case and does not say that it will come "
        "about: “would”, “were to”; with “could” it is possible.",
        "On Record",
    )


class Likelihood(Vocabulary):
    """The band of probability that a word of likelihood stands for, only if one was said."""

    ALMOST_NO_CHANCE = (
        "almost_no_chance",
        "One to five percent: “almost no chance”, “remote”, “next to impossible”.",
        "ICD 203",
    )
    VERY_UNLIKELY = (
        "very_unlikely",
        "Five to twenty percent: “very unlikely”, “highly improbable”.",
        "ICD 203",
    )
    UNLIKELY = (
        "unlikely",
        "Twenty to forty-five percent: “unlikely”, “improbable”, “doubtful”.",
        "ICD 203",
    )
    ROUGHLY_EVEN_CHANCE = (
        "roughly_even_chance",
        "Forty-five to fifty-five percent: “an even chance”, “could go either way”.",
        "ICD 203",
    )
    LIKELY = (
        "likely",
        "Fifty-five to eighty percent: “likely”, “probably”, “more likely than not”.",
        "ICD 203",
    )
    VERY_LIKELY = (
        "very_likely",
        "Eighty to ninety-five percent: “very likely”, “highly probable”.",
        "ICD 203",
    )
    ALMOST_CERTAIN = (
        "almost_certain",
        "Ninety-five to ninety-nine percent: “almost certainly”, “nearly certain”, “as good as "
        "sure”.",
        "ICD 203",
    )


class Credibility(Scale):
    """How far one statement can be believed, judged by what else is known, not by its source."""

    CONFIRMED = (
        1,
        "Independent sources say the same, it is consistent in itself and with what else is known.",
        "NATO AJP-2.1 (Admiralty code)",
        "1: confirmed by other sources",
    )
    PROBABLY_TRUE = (
        2,
        "No independent source confirms it, yet it is consistent in itself and with most of what "
        "else is known.",
        "NATO AJP-2.1 (Admiralty code)",
        "2: probably true",
    )
    POSSIBLY_TRUE = (
        3,
        "No independent source confirms it; it is reasonable and agrees with some of what else is "
        "known.",
        "NATO AJP-2.1 (Admiralty code)",
        "3: possibly true",
    )
    DOUBTFUL = (
        4,
        "It could be so but is not what one would expect, and nothing else that is known bears on "
        "it.",
        "NATO AJP-2.1 (Admiralty code)",
        "4: doubtful",
    )
    IMPROBABLE = (
        5,
        "It contradicts itself or what else is known.",
        "NATO AJP-2.1 (Admiralty code)",
        "5: improbable",
    )
    CANNOT_BE_JUDGED = (
        6,
        "There is nothing to judge its truth by; this is not a grade below 5.",
        "NATO AJP-2.1 (Admiralty code)",
        "6: truth cannot be judged",
    )


class ReviewStatus(Vocabulary):
    """How far a statement has been reviewed; only drafts are hidden from readers."""

    DRAFT = (
        "draft",
        "Still being written: shown to editors only, with all its parts.",
        "On Record",
    )
    UNREVIEWED = (
        "unreviewed",
        "Complete as far as its annotator can tell, and not yet checked by a second person.",
        "On Record",
    )
    ACCEPTED = (
        "accepted",
        "Checked by a second person against the document and found right.",
        "On Record",
    )
    DISPUTED = (
        "disputed",
        "Two people read the document differently, and the matter is not settled; the note says "
        "how.",
        "On Record",
    )
    REJECTED = (
        "rejected",
        "Found not to be what the document says; kept so that nobody records it again.",
        "On Record",
    )
    SUPERSEDED = (
        "superseded",
        "Right when recorded and replaced by another statement, which supersedes it.",
        "On Record",
    )
