"""The words for topics: what statements are about and stances are toward."""

from statements.vocabularies.base import Vocabulary


class TopicKind(Vocabulary):
    """What kind of thing a topic is."""

    PROPOSAL = (
        "proposal",
        "A course of action that somebody has put forward, so that actors can be for or against "
        "it as a whole.",
        "IBIS position",
    )
    OPTION = (
        "option",
        "One way to carry out a proposal or settle an issue; it stands under that proposal or "
        "issue, and one can be against it and still for the whole.",
        "IBIS position",
    )
    ISSUE = (
        "issue",
        "A question or field of policy on which something is said without one course of action "
        "being named, such as the size of a force or relations with a neighbor.",
        "IBIS issue",
    )
    EVENT = (
        "event",
        "Something that happened, will or might happen at some time, such as a meeting or the end "
        "of fighting; statements date it and conditions wait for it.",
        "schema.org Event",
    )
