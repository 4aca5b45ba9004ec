"""Filters for topics."""

from typing import ClassVar

from statements.filters.search import name_search
from statements.filters.shared import country, registered, written
from statements.models import Topic, TopicIdentifier, TopicWords
from statements.models.columns import MISSING_DAY
from statements.querysets import lineages_sql, subtree_sql
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
        ReferenceParameter("id", field_name="pk", help_text="The topic's id."),
        SubtreeParameter(
            "topic",
            field_name="pk",
            subtrees=subtree_sql,
            lineages=lineages_sql,
            help_text="The id of a topic; includes all topics below it.",
        ),
        ReferenceParameter(
            "parent", help_text="The id of the topic that this one is directly part of."
        ),
        ChoiceParameter("kind", TopicKind, help_text="The kind of topic."),
        country("country", "the topic concerns"),
        DateRangeParameter(
            "event", missing_day=MISSING_DAY, help_text="When the event takes place."
        ),
        *registered(TopicIdentifier, "topic"),
        *written(),
        name_search(TopicWords, "the names"),
    )
