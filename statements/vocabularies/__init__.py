"""Every controlled list of On Record, each value with its meaning and its origin."""

from statements.vocabularies.actors import ActorKind, Sector
from statements.vocabularies.base import Scale, Vocabulary
from statements.vocabularies.dates import DateBasis
from statements.vocabularies.estimates import Approximator, QuantityRole
from statements.vocabularies.names import MatchReason
from statements.vocabularies.parts import (
    SPOKEN,
    ConditionKind,
    HopRelation,
    RelationKind,
    Role,
    SpanPart,
    StanceValue,
    Verdict,
)
from statements.vocabularies.revisions import Scope, Through
from statements.vocabularies.sources import CorrectionKind, Reliability, SourceKind
from statements.vocabularies.standards import (
    is_country,
    is_language,
    is_measure,
    is_sha256,
    is_unit,
)
from statements.vocabularies.statements import (
    Attribution,
    Credibility,
    Likelihood,
    Modality,
    Polarity,
    ReviewStatus,
    Speech,
    StatementKind,
)
from statements.vocabularies.topics import TopicKind

VOCABULARIES: tuple[type[Vocabulary] | type[Scale], ...] = (
    *Vocabulary.__subclasses__(),
    *Scale.__subclasses__(),
)
