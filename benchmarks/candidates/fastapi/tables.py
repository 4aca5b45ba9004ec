"""The project's tables as SQLAlchemy classes; their columns are read from the database."""

from sqlalchemy import Column, ForeignKey, SmallInteger, Table
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase, Mapped, relationship


class Base(DeferredReflection, DeclarativeBase):
    """The base of every table; `prepare` reads the columns."""


class Source(Base):
    """An outlet or a document."""

    __tablename__ = "statements_source"


class Actor(Base):
    """A person, organization or group."""

    __tablename__ = "statements_actor"


class Topic(Base):
    """What statements are about."""

    __tablename__ = "statements_topic"


class Participation(Base):
    """One actor in one role."""

    __tablename__ = "statements_participation"
    actor: Mapped[Actor] = relationship()


class Hop(Base):
    """One station between the document and the speaker."""

    __tablename__ = "statements_hop"
    source: Mapped[Source | None] = relationship()
    actor: Mapped[Actor | None] = relationship()


class Stance(Base):
    """Where one actor stands on one topic."""

    __tablename__ = "statements_stance"
    holder: Mapped[Actor] = relationship()
    topic: Mapped[Topic] = relationship()


class Condition(Base):
    """A condition on the content."""

    __tablename__ = "statements_condition"
    topic: Mapped[Topic | None] = relationship()


class Span(Base):
    """A fragment of the article."""

    __tablename__ = "statements_span"


class Relation(Base):
    """How one statement relates to another."""

    __tablename__ = "statements_relation"
    other: Mapped["Statement"] = relationship(foreign_keys="Relation.other_id")


class Estimate(Base):
    """One number."""

    __tablename__ = "statements_estimate"
    topic: Mapped[Topic | None] = relationship()


class Assessment(Base):
    """The verdict of somebody who checked the content."""

    __tablename__ = "statements_assessment"
    assessor: Mapped[Actor] = relationship()
    document: Mapped[Source | None] = relationship()


class Identifier(Base):
    """The statement's identifier in another register."""

    __tablename__ = "statements_statementidentifier"


about = Table(
    "statements_statementtopic",
    Base.metadata,
    Column("statement_id", ForeignKey("statements_statement.id"), primary_key=True),
    Column("topic_id", ForeignKey("statements_topic.id"), primary_key=True),
    Column("position", SmallInteger),
)


class Statement(Base):
    """Who said what."""

    __tablename__ = "statements_statement"
    document: Mapped[Source] = relationship()
    topics: Mapped[list[Topic]] = relationship(secondary=about, order_by=about.c.position)
    participants: Mapped[list[Participation]] = relationship(order_by="Participation.position")
    chain: Mapped[list[Hop]] = relationship(order_by="Hop.position")
    stances: Mapped[list[Stance]] = relationship(order_by="Stance.id")
    conditions: Mapped[list[Condition]] = relationship(order_by="Condition.position")
    spans: Mapped[list[Span]] = relationship(order_by="Span.position")
    relations: Mapped[list[Relation]] = relationship(
        foreign_keys="Relation.statement_id", order_by="Relation.id"
    )
    estimates: Mapped[list[Estimate]] = relationship(order_by="Estimate.position, Estimate.key")
    assessments: Mapped[list[Assessment]] = relationship(order_by="Assessment.position")
    identifiers: Mapped[list[Identifier]] = relationship(order_by="Identifier.id")
