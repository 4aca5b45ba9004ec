"""Filters for topics."""

from typing import ClassVar

from statements.filters.shared import country, registered, written
from statements.models import Topic, TopicIdentifier
from statements.querysets import subtree_sql
from statements.rest.query.computed import SearchParameter
from statements.rest.query.dates import DateRangeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import ChoiceParameter
from statements.rest.query.references import ReferenceParameter, SubtreeParameter
from statements.vocabularies import TopicKind


class TopicFilterSet(ParameterFilterSet):
    """The parameters that filter topics."""

    class Meta:
        model = Topic

    costly = frozenset({"q"})
    parameters: ClassVar = (
        ReferenceParameter("id", field_name="pk", help_text="The topic itself, by its id."),
        SubtreeParameter(
            "topic",
            field_name="pk",
            subtrees=subtree_sql,
            help_text="A topic with all below it, by its id.",
        ),
        ReferenceParameter(
            "parent", help_text="The topic that this one is directly a part of, by its id."
        ),
        ChoiceParameter("kind", TopicKind, help_text="What kind of topic it is."),
        country("country", "that the topic concerns"),
        DateRangeParameter("event", help_text="When the event takes place."),
        *registered(TopicIdentifier, "topic"),
        *written(),
        SearchParameter(
            "q", ("name",), help_text="Words, each of which occurs in the name, in any case."
        ),
    )
