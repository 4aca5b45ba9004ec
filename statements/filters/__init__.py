"""Which query parameters each resource can be filtered by: one table per resource."""

from statements.filters.actors import ActorFilterSet
from statements.filters.estimates import EstimateFilterSet
from statements.filters.sources import SourceFilterSet
from statements.filters.statements import StatementFilterSet
from statements.filters.topics import TopicFilterSet
