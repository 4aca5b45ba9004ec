"""What the description of the API needs to know beyond its views."""

from statements.api.urls import RESOURCES
from statements.rest.schema import completed
from statements.vocabularies import VOCABULARIES

complete = completed(VOCABULARIES, RESOURCES)
