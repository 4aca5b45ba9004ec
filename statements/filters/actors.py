"""Filters for actors."""

from typing import ClassVar

from statements.filters.search import name_search
from statements.filters.shared import country, registered, written
from statements.models import Actor, ActorIdentifier, ActorWords
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import BooleanParameter, ChoiceParameter
from statements.rest.query.references import ReferenceParameter
from statements.vocabularies import ActorKind, Sector


class ActorFilterSet(ParameterFilterSet):
    """The parameters that filter actors."""

    class Meta:
        model = Actor

    costly = frozenset({"q"})
    parameters: ClassVar = (
        ReferenceParameter("id", field_name="pk", help_text="The actor's id."),
        ChoiceParameter("kind", ActorKind, help_text="The kind of actor."),
        BooleanParameter(
            "is_named", help_text="Whether a reader of the article can tell exactly who this is."
        ),
        country("country", "the actor belongs to"),
        ChoiceParameter("sector", Sector, help_text="The part of society the actor acts for."),
        ReferenceParameter(
            "parent", help_text="The id of the actor that this one is directly part of."
        ),
        ReferenceParameter(
            "known_via", help_text="The id of the outlet that vouches for an unnamed person."
        ),
        *registered(ActorIdentifier, "actor"),
        *written(),
        name_search(ActorWords, "the names or the description"),
    )
