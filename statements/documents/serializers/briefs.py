"""The brief objects by which documents show other records."""

from typing import ClassVar

from statements.models import Actor, Source, Statement, Topic
from statements.rest.serializers.fields import AddressField, Reference, TextField


class ActorReference(Reference):
    """An actor, in brief."""

    id = TextField(source="key", help_text="The id of the actor.")
    url = AddressField("actors")

    class Meta(Reference.Meta):
        model = Actor
        fields: ClassVar = ["id", "name", "kind", "url"]


class SourceReference(Reference):
    """An outlet or a document, in brief."""

    id = TextField(source="key", help_text="The id of the source.")
    url = AddressField("sources")

    class Meta(Reference.Meta):
        model = Source
        fields: ClassVar = ["id", "name", "kind", "url"]


class TopicReference(Reference):
    """A topic, in brief."""

    id = TextField(source="key", help_text="The id of the topic.")
    url = AddressField("topics")

    class Meta(Reference.Meta):
        model = Topic
        fields: ClassVar = ["id", "name", "kind", "url"]


class StatementReference(Reference):
    """A statement, in brief."""

    id = TextField(source="key", help_text="The id of the statement.")
    url = AddressField("statements")

    class Meta(Reference.Meta):
        model = Statement
        fields: ClassVar = ["id", "text", "kind", "url"]
