"""Every table, with one module per record."""

from statements.models.actor import Actor, ActorIdentifier, ActorName
from statements.models.api_key import ApiKey
from statements.models.base import Anchored, Identifier, Name, Part, Record
from statements.models.columns import EdtfDate
from statements.models.estimate import Estimate
from statements.models.following import Following
from statements.models.name_word import (
    NAME_WORDS,
    ActorNameWord,
    NameWord,
    SourceNameWord,
    TopicNameWord,
)
from statements.models.parts import (
    Assessment,
    Condition,
    Hop,
    Participation,
    Relation,
    Span,
    Stance,
    StatementIdentifier,
    StatementTopic,
)
from statements.models.revision import Change, Revision
from statements.models.search import ActorWords, SourceWords, StatementWords, TopicWords, Words
from statements.models.source import (
    Authorship,
    Correction,
    Source,
    SourceIdentifier,
    SourceName,
)
from statements.models.statement import Statement
from statements.models.topic import Topic, TopicIdentifier, TopicName

MODELS: dict[str, type[Record]] = {
    model.resource: model for model in (Actor, Source, Topic, Statement)
}
"""The kinds of record that can be written, by resource. Every other registry follows this one."""
