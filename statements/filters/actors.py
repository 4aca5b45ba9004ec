"""Filters for actors."""

from typing import ClassVar

from statements.filters.shared import country, registered, written
from statements.models import Actor, ActorIdentifier, ActorName
from statements.rest.query.computed import RelatedText, SearchParameter
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
        ReferenceParameter("id", field_name="pk", help_text="The actor itself, by its id."),
        ChoiceParameter("kind", ActorKind, help_text="What kind of actor it is."),
        BooleanParameter(
            "is_named", help_text="Whether the article lets a reader tell who exactly this is."
        ),
        country("country", "that the actor belongs to"),
        ChoiceParameter("sector", Sector, help_text="The part of society the actor acts for."),
        ReferenceParameter(
            "parent", help_text="The actor that this one is directly a part of, by its id."
        ),
        ReferenceParameter(
            "known_via", help_text="The outlet that vouches for an unnamed person, by its id."
        ),
        *registered(ActorIdentifier, "actor"),
        *written(),
        SearchParameter(
            "q",
            ("name",),
            elsewhere=(RelatedText(ActorName, "actor", ("name",)),),
            help_text="Words, each of which occurs in some name of the actor, in any case.",
        ),
    )
