"""What the description of the API needs to know beyond its views."""

from statements.rest.schema import completed
from statements.vocabularies import VOCABULARIES

complete = completed(VOCABULARIES)
