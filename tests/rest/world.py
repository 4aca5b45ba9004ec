"""A small made-up world in which every kind of question has a telling answer."""

from datetime import UTC, date, datetime
from typing import Any

from statements.documents.store.word_index import index_missing
from statements.models import (
    Actor,
    ActorName,
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Source,
    Stance,
    Statement,
    StatementTopic,
    Topic,
)

NOON = datetime(2024, 12, 18, 12, tzinfo=UTC)


def make_world() -> None:
    """Store four public statements, and a draft that resembles them in everything."""
    alice = make(Actor, "alice", kind="person", name="Alice Kovač", country="UA")
    bob = make(Actor, "bob", kind="person", name="Bob", country="FR")
    crowd = make(Actor, "crowd", kind="group", name="a crowd", is_named=False)
    voice = make(Actor, "gazette-voice", kind="organization", name="The Gazette")
    ActorName.objects.create(actor=alice, name="Аліса")
    gazette = make(Source, "gazette", kind="outlet", name="Gazette", actor=voice)
    wire = make(Source, "wire", kind="outlet", name="Wire")
    first = make(
        Source, "doc-1", kind="document", publisher=gazette, country="UA", reliability="B",
        **dated("published", "2024-12", date(2024, 12, 1), date(2024, 12, 31)),
    )  # fmt: skip
    second = make(Source, "doc-2", kind="document", retrieved_at=NOON)
    peace = make(Topic, "peace", kind="issue", name="Peace")
    plan = make(Topic, "plan", kind="proposal", name="Plan", parent=peace)
    option = make(Topic, "option-a", kind="option", name="Option A", parent=plan)
    war = make(Topic, "war", kind="issue", name="War", country="UA")

    s1 = make(
        Statement, "s1", document=first, text="An Élysée statement.", kind="assertion",
        confidence=80, credibility=2,
        **dated("said", "2024-12", date(2024, 12, 1), date(2024, 12, 31)),
    )  # fmt: skip
    s2 = make(
        Statement, "s2", document=first, text="50% (half)", kind="demand", confidence=20,
        likelihood="likely",
        **dated("said", "2024-12-18", date(2024, 12, 18), date(2024, 12, 18)),
    )  # fmt: skip
    s3 = make(
        Statement, "s3", document=second, text="From next year on.", kind="demand",
        note="Straße", created_at=datetime(2024, 12, 18, 23, 59, 59, 999_999, UTC),
        **dated("said", "2025-01-01/..", date(2025, 1, 1), date.max),
    )  # fmt: skip
    s4 = make(
        Statement, "s4", document=second, text="Nobody says this.", kind="assertion",
        attribution="narrator", speech="none", created_at=datetime(2024, 12, 19, tzinfo=UTC),
    )  # fmt: skip
    draft = make(
        Statement, "s5-draft", document=first, text="An Élysée draft.", kind="demand",
        review_status="draft",
    )  # fmt: skip

    for statement in (s1, draft):
        take_part(statement, alice, "speaker")
        take_part(statement, bob, "speaker")
        StatementTopic.objects.create(statement=statement, topic=plan, position=1)
        Stance.objects.create(statement=statement, holder=alice, topic=plan, stance="favor")
        Hop.objects.create(statement=statement, position=1, source=wire, relation="reports")
    take_part(s2, voice, "speaker")
    take_part(s2, bob, "about")
    for place, topic in enumerate((peace, war), start=1):
        StatementTopic.objects.create(statement=s2, topic=topic, position=place)
    Stance.objects.create(statement=s2, holder=bob, topic=option, stance="against")
    Stance.objects.create(statement=s2, holder=voice, topic=war, stance="favor")
    take_part(s3, crowd, "speaker")
    Hop.objects.create(statement=s3, position=1, actor=alice, relation="cites")
    Hop.objects.create(statement=s3, position=2, source=wire, relation="quotes")
    Condition.objects.create(statement=s3, position=1, kind="only_if", text="Only if.", topic=war)
    Relation.objects.create(statement=s1, kind="contradicts", other=s2)
    Relation.objects.create(statement=s3, kind="supports", other=draft)

    count(s1, "e1", approximator="about", value=100_000)
    count(s1, "e2", approximator="between", lower=5, upper=8,
          lower_inclusive=False, upper_inclusive=False)  # fmt: skip
    count(s3, "e3", approximator="at_most", upper=50_000)
    count(draft, "e4-draft", approximator="exact", value=7)
    assert s4.pk
    index_missing()


def make(model: type[Any], key: str, **values: Any) -> Any:
    """Store a record written at noon, unless the values say otherwise."""
    return model.objects.create(key=key, **{"created_at": NOON, "updated_at": NOON} | values)


def dated(name: str, edtf: str, first: date, last: date) -> dict[str, Any]:
    """Return the columns of an EDTF date."""
    return {
        f"{name}_edtf": edtf,
        f"{name}_first": first,
        f"{name}_last": last,
        f"{name}_basis": "stated",
    }


def take_part(statement: Statement, actor: Actor, role: str) -> None:
    position = statement.participants.count() + 1
    Participation.objects.create(statement=statement, actor=actor, role=role, position=position)


def count(statement: Statement, key: str, **values: Any) -> None:
    make(
        Estimate,
        key,
        statement=statement,
        measure="people",
        quantity_role="actual",
        unit="{person}",
        **values,
    )
