"""What can be asked of topics."""

from typing import ClassVar

from statements.filters.shared import country, registered, written
from statements.models import Topic, TopicIdentifier
from statements.querysets import subtree_sql
from statements.rest.query.computed import Search
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import Extent, Word
from statements.rest.query.references import Key, Reference, Tree
from statements.vocabularies import TopicKind


class TopicFilterSet(ParameterFilterSet):
    """What statements can be about and what stances can be taken on."""

    class Meta:
        model = Topic

    costly = frozenset({"q"})
    parameters: ClassVar = (
        Key("id", help_text="The topic itself, by its id."),
        Tree(
            "topic",
            {"pk": Topic},
            subtrees=subtree_sql,
            help_text="A topic with all below it, by its id.",
        ),
        Reference(
            "parent",
            {"parent": Topic},
            help_text="The topic that this one is directly a part of, by its id.",
        ),
        Word("kind", "kind", TopicKind, help_text="What kind of topic it is."),
        country("country", "country", "that the topic concerns"),
        Extent("event", "event", help_text="When the event takes place."),
        *registered(TopicIdentifier, "topic"),
        *written(),
        Search("q", "name", help_text="Words, each of which occurs in the name, in any case."),
    )
