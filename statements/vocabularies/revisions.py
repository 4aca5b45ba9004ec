"""Words for the history of records and for who may write it."""

from statements.vocabularies.base import Vocabulary


class Through(Vocabulary):
    """The way a write came in."""

    ADMIN = "admin", "An editor wrote it in the Django admin.", "On Record"
    API = "api", "A client of the API wrote or restored one record.", "On Record", "API"
    IMPORT = "import", "A file of records was imported as a whole.", "On Record"
    FOLLOW = "follow", "It was copied from the installation that this one follows.", "On Record"
    FILL = (
        "fill",
        "The command that checks anchors worked out from the article's text what they lacked.",
        "On Record",
    )
    FIXTURES = "fixtures", "The command that loads the delivered fixtures wrote it.", "On Record"


class Scope(Vocabulary):
    """What an API key may do; each scope includes the ones before it."""

    READ = "read", "Reads what is public, and nothing else.", "On Record"
    WRITE = "write", "Reads drafts as well, and writes records.", "On Record"
    REVIEW = "review", "Writes, and judges statements by their review status.", "On Record"
