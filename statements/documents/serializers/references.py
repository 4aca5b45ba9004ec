"""How a document refers to other records: by an id, a name and a kind."""

from typing import ClassVar

from statements.models import Actor, Source, Statement, Topic
from statements.rest.serializers.fields import TextField, UrlField
from statements.rest.serializers.objects import ReferenceSerializer


class ActorReference(ReferenceSerializer):
    """A reference to an actor."""

    id = TextField(source="key", help_text="The id of the actor.")
    url = UrlField("actors")

    class Meta(ReferenceSerializer.Meta):
        model = Actor
        fields: ClassVar = ["id", "name", "kind", "url"]


class SourceReference(ReferenceSerializer):
    """A reference to an outlet or a document."""

    id = TextField(source="key", help_text="The id of the source.")
    url = UrlField("sources")

    class Meta(ReferenceSerializer.Meta):
        model = Source
        fields: ClassVar = ["id", "name", "kind", "url"]


class TopicReference(ReferenceSerializer):
    """A reference to a topic."""

    id = TextField(source="key", help_text="The id of the topic.")
    url = UrlField("topics")

    class Meta(ReferenceSerializer.Meta):
        model = Topic
        fields: ClassVar = ["id", "name", "kind", "url"]


class StatementReference(ReferenceSerializer):
    """A reference to a statement."""

    id = TextField(source="key", help_text="The id of the statement.")
    url = UrlField("statements")

    class Meta(ReferenceSerializer.Meta):
        model = Statement
        fields: ClassVar = ["id", "text", "kind", "url"]
