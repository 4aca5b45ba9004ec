"""The brief objects that stand for other records in a document."""

from typing import ClassVar

from statements.models import Actor, Source, Statement, Topic
from statements.rest.serializers.fields import TextField, UrlField
from statements.rest.serializers.objects import ReferenceSerializer


class ActorReference(ReferenceSerializer):
    """An actor in brief."""

    id = TextField(source="key", help_text="The id of the actor.")
    url = UrlField("actors")

    class Meta(ReferenceSerializer.Meta):
        model = Actor
        fields: ClassVar = ["id", "name", "kind", "url"]


class SourceReference(ReferenceSerializer):
    """An outlet or a document in brief."""

    id = TextField(source="key", help_text="The id of the source.")
    url = UrlField("sources")

    class Meta(ReferenceSerializer.Meta):
        model = Source
        fields: ClassVar = ["id", "name", "kind", "url"]


class TopicReference(ReferenceSerializer):
    """A topic in brief."""

    id = TextField(source="key", help_text="The id of the topic.")
    url = UrlField("topics")

    class Meta(ReferenceSerializer.Meta):
        model = Topic
        fields: ClassVar = ["id", "name", "kind", "url"]


class StatementReference(ReferenceSerializer):
    """A statement in brief."""

    id = TextField(source="key", help_text="The id of the statement.")
    url = UrlField("statements")

    class Meta(ReferenceSerializer.Meta):
        model = Statement
        fields: ClassVar = ["id", "text", "kind", "url"]
