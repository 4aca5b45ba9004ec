"""Words for the history of records."""

from statements.vocabularies.base import Vocabulary


class Through(Vocabulary):
    """The face of the system through which a write came."""

    ADMIN = "admin", "An editor wrote it in Django admin.", "On Record"
    FIXTURES = "fixtures", "The command that loads the delivered fixtures wrote it.", "On Record"
