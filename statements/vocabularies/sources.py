"""The words for sources: what they are and how far they can be trusted."""

from statements.vocabularies.base import Vocabulary


class SourceKind(Vocabulary):
    """What a source is."""

    OUTLET = (
        "outlet",
        "A publisher that keeps bringing out documents and can be named as where something was "
        "found: an agency, a newspaper, a broadcaster, a ministry's press service.",
        "schema.org NewsMediaOrganization",
    )
    DOCUMENT = (
        "document",
        "One text with a beginning and an end from which statements are taken: an article, a "
        "transcript, a report; it may have an outlet as its publisher.",
        "schema.org CreativeWork",
    )


class CorrectionKind(Vocabulary):
    """How a document changes the standing of one published before it."""

    CORRECTS = (
        "corrects",
        "Says that something in the other document is wrong and what is right; the rest of it "
        "stands.",
        "schema.org CorrectionComment",
    )
    RETRACTS = (
        "retracts",
        "Takes the other document back as a whole: its publisher no longer stands by it.",
        "Crossref: retraction",
    )
    REPLACES = (
        "replaces",
        "Is published in place of the other document, which is no longer to be used.",
        "Dublin Core: replaces",
    )


class Reliability(Vocabulary):
    """How far a source can be trusted, judged by its record and apart from any one statement."""

    A = (
        "A",
        "There is no doubt of the source's authenticity, trustworthiness and competence, and "
        "what it said before has always held.",
        "NATO AJP-2.1 (Admiralty code)",
        "A: completely reliable",
    )
    B = (
        "B",
        "There is little doubt of the source, and what it said before has held in most cases.",
        "NATO AJP-2.1 (Admiralty code)",
        "B: usually reliable",
    )
    C = (
        "C",
        "There is some doubt of the source, yet a good part of what it said before has held.",
        "NATO AJP-2.1 (Admiralty code)",
        "C: fairly reliable",
    )
    D = (
        "D",
        "There is serious doubt of the source, and only at times has what it said before held.",
        "NATO AJP-2.1 (Admiralty code)",
        "D: not usually reliable",
    )
    E = (
        "E",
        "The source has been shown to be untrustworthy or unable to know what it tells, and what "
        "it said before has not held.",
        "NATO AJP-2.1 (Admiralty code)",
        "E: unreliable",
    )
    F = (
        "F",
        "There is no record to judge the source by, as with one met for the first time; this is "
        "not a grade below E.",
        "NATO AJP-2.1 (Admiralty code)",
        "F: cannot be judged",
    )
