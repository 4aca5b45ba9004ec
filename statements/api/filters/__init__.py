"""What can be asked of each resource: one table of parameters each."""

from statements.api.filters.actors import ActorFilterSet
from statements.api.filters.estimates import EstimateFilterSet
from statements.api.filters.sources import SourceFilterSet
from statements.api.filters.statements import StatementFilterSet
from statements.api.filters.topics import TopicFilterSet

__all__ = [
    "ActorFilterSet",
    "EstimateFilterSet",
    "SourceFilterSet",
    "StatementFilterSet",
    "TopicFilterSet",
]
