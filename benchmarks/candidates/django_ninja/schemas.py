"""The document as Django Ninja schemas, which read Django's model instances."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import BeforeValidator

from benchmarks.candidates.fetching import fetched
from benchmarks.candidates.values import EdtfDate, edtf_date, instant

Instant = Annotated[str, BeforeValidator(instant)]


def part(name: str) -> Any:
    """Return the field for a prefetched list."""
    return Field(validation_alias=fetched(name))


class Reference(Schema):
    """A reference to another record."""

    id: str = Field(validation_alias="key")
    name: str | None
    kind: str
    url: str


class ActorReference(Reference):
    """A reference to an actor."""

    @staticmethod
    def resolve_url(actor: Any) -> str:
        """Return the address of the actor."""
        return f"/api/v1/actors/{actor.key}/"


class SourceReference(Reference):
    """A reference to an outlet or a document."""

    @staticmethod
    def resolve_url(source: Any) -> str:
        """Return the address of the source."""
        return f"/api/v1/sources/{source.key}/"


class TopicReference(Reference):
    """A reference to a topic."""

    @staticmethod
    def resolve_url(topic: Any) -> str:
        """Return the address of the topic."""
        return f"/api/v1/topics/{topic.key}/"


class StatementReference(Schema):
    """A reference to a statement."""

    id: str = Field(validation_alias="key")
    text: str
    kind: str
    url: str

    @staticmethod
    def resolve_url(statement: Any) -> str:
        """Return the address of the statement."""
        return f"/api/v1/statements/{statement.key}/"


class Anchored(Schema):
    """Where in the article something is."""

    start: int | None
    end: int | None
    exact: str | None
    digest: str | None


class Participation(Schema):
    """One actor in one role."""

    position: int
    role: str
    actor: ActorReference
    office: str | None
    described_as: str | None


class Hop(Anchored):
    """One station between the document and the speaker."""

    position: int
    source: SourceReference | None
    actor: ActorReference | None
    relation: str
    explicit: bool


class Stance(Schema):
    """Where one actor stands on one topic."""

    holder: ActorReference
    topic: TopicReference
    stance: str


class Condition(Anchored):
    """A condition on the content."""

    position: int
    kind: str
    text: str
    topic: TopicReference | None


class Span(Anchored):
    """A fragment of the article."""

    position: int
    part: str


class Relation(Schema):
    """How the statement relates to another."""

    kind: str
    other: StatementReference


class Assessment(Schema):
    """The verdict of somebody who checked the content."""

    position: int
    assessor: ActorReference
    verdict: str | None
    verdict_text: str | None
    document: SourceReference | None
    assessed: EdtfDate | None
    web_url: str | None

    @staticmethod
    def resolve_assessed(assessment: Any) -> EdtfDate | None:
        """Return when it was assessed."""
        return edtf_date(assessment, "assessed")


class Identifier(Schema):
    """The statement's identifier in another register."""

    scheme: str
    value: str


class Written(Schema):
    """When a record was written, and by which write."""

    created_at: Instant
    updated_at: Instant
    revision: int


class Estimate(Anchored, Written):
    """One number."""

    id: str = Field(validation_alias="key")
    url: str
    topic: TopicReference | None
    measure: str
    measured: str | None
    quantity_role: str
    value: float | None
    lower: float | None
    upper: float | None
    lower_inclusive: bool
    upper_inclusive: bool
    approximator: str
    approximator_text: str | None
    unit: str
    scenario: str | None
    likelihood: str | None
    likelihood_text: str | None
    as_of: EdtfDate | None
    range_min: float | None
    range_max: float | None

    @staticmethod
    def resolve_url(estimate: Any) -> str:
        """Return the address of the estimate."""
        return f"/api/v1/estimates/{estimate.key}/"

    @staticmethod
    def resolve_as_of(estimate: Any) -> EdtfDate | None:
        """Return when the number holds."""
        return edtf_date(estimate, "as_of")


class Statement(Written):
    """Who said what, on whose word, with which numbers, under which conditions, and where."""

    id: str = Field(validation_alias="key")
    url: str
    document: SourceReference
    text: str
    language: str
    kind: str
    attribution: str
    speech: str
    polarity: str
    modality: str
    likelihood: str | None
    likelihood_text: str | None
    said: EdtfDate | None
    occasion: str | None
    event: EdtfDate | None
    credibility: int | None
    confidence: int | None
    review_status: str
    note: str | None
    topics: list[TopicReference] = part("topics")
    participants: list[Participation] = part("participants")
    chain: list[Hop] = part("chain")
    stances: list[Stance] = part("stances")
    conditions: list[Condition] = part("conditions")
    spans: list[Span] = part("spans")
    relations: list[Relation] = part("relations")
    estimates: list[Estimate] = part("estimates")
    assessments: list[Assessment] = part("assessments")
    identifiers: list[Identifier] = part("identifiers")

    @staticmethod
    def resolve_url(statement: Any) -> str:
        """Return the address of the statement."""
        return f"/api/v1/statements/{statement.key}/"

    @staticmethod
    def resolve_said(statement: Any) -> EdtfDate | None:
        """Return when it was said."""
        return edtf_date(statement, "said")

    @staticmethod
    def resolve_event(statement: Any) -> EdtfDate | None:
        """Return when the event takes place."""
        return edtf_date(statement, "event")


class Page(Schema):
    """A page of statements, and the id after which the next page begins."""

    next: str | None
    results: list[Statement]
