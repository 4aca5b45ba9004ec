"""What the ORM's candidates work out is what On Record answers."""

import json
from functools import reduce
from operator import getitem
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from benchmarks.candidates import answers
from benchmarks.candidates.answers import (
    estimates_of,
    find_positions,
    summarize,
    tell_provenance,
)
from benchmarks.candidates.counting import related
from benchmarks.checking import Answer, Different
from benchmarks.finding.works import FINDING
from benchmarks.questions import Question
from statements.analysis import position_answers, positions
from statements.models import Statement
from tests.analysis import made_up_stances, small_worlds
from tests.api.asking import get

pytestmark = pytest.mark.django_db


def own(work: str, question: Question) -> Any:
    """Return On Record's answer to a question."""
    address = FINDING[work].address
    assert address is not None
    response = get(address("onrecord", question))
    assert response.status_code == 200, response.content
    return response.json()


def by_orm(work: str, question: Question) -> Any:
    """Return the ORM's answer to a question, as it's sent."""
    match work:
        case "positions":
            told: Any = find_positions(related(Statement.objects.public(), question.filters))
        case "summary":
            told = summarize(estimates_of(question.filters))
        case _:
            told = tell_provenance(Statement.objects.public(), question.key or "")
    return json.loads(json.dumps(told))


def compare(work: str, found: Any, expected: Any) -> None:
    """Raise Different if the figures aren't the expected ones."""
    rule = FINDING[work].compare
    assert rule is not None
    one, other = (
        Answer(200, None, "application/json", json.dumps(told).encode(), 0.1, is_whole=True)
        for told in (found, expected)
    )
    rule("here", FINDING[work], "tuned_drf", one, other)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=made_up_stances.statements)
def test_the_positions_by_the_orm_are_those_of_on_record(drawn: list[dict[str, Any]]):
    with transaction.atomic():
        made_up_stances.write(drawn)
        for holder in made_up_stances.HOLDERS:
            question = Question({"speaker": holder})
            compare("positions", by_orm("positions", question), own("positions", question))
        transaction.set_rollback(True)


@small_worlds.some_worlds
@given(seed=small_worlds.seeds)
def test_the_figures_of_estimates_by_the_orm_are_those_of_on_record(seed: int):
    speakers = [{"speaker": one} for one in small_worlds.ACTORS]
    with small_worlds.world_of(seed):
        for filters in [*speakers, {"topic_exact": "bridge"}, {"topic_exact": "toll"}]:
            question = Question(filters)
            compare("summary", by_orm("summary", question), own("summary", question))


@pytest.mark.long
@settings(small_worlds.some_worlds, max_examples=3)
@given(seed=small_worlds.seeds)
def test_the_provenance_by_the_orm_is_that_of_on_record(seed: int):
    with small_worlds.world_of(seed):
        for key in Statement.objects.public().values_list("key", flat=True):
            question = Question(key=key)
            compare("provenance", by_orm("provenance", question), own("provenance", question))


MANY: list[dict[str, Any]] = [
    {
        "document": "dated",
        "said": None,
        "roles": [("ada", "speaker")],
        "held": [("ada", topic, "favor"), ("bo", topic, "against"), ("cy", topic, "neutral")],
        "is_conditional": False,
        "is_draft": False,
    }
    for topic in ("bridge", "toll")
]


@pytest.mark.parametrize(
    ("ends", "most", "holders"),
    [
        ({"POSITIONS": "MAX_POSITIONS"}, 3, ["ada", "bo"]),
        ({"STANCES": "MAX_STANCES"}, 2, ["ada"]),
        ({"TOPICS": "MAX_TOPICS"}, 1, ["ada", "bo", "cy"]),
    ],
    ids=str,
)
def test_a_page_of_positions_by_the_orm_ends_where_that_of_on_record_does(
    monkeypatch: pytest.MonkeyPatch, ends: dict[str, str], most: int, holders: list[str]
):
    ((name, of_on_record),) = ends.items()
    monkeypatch.setattr(answers, name, most)
    monkeypatch.setattr(positions, of_on_record, most)
    if name == "TOPICS":
        monkeypatch.setattr(position_answers, of_on_record, most)
    made_up_stances.write(MANY)
    question = Question({"speaker": "ada"})

    found = by_orm("positions", question)

    assert [row["holder"]["id"] for row in found["results"]] == holders
    compare("positions", found, own("positions", question))


QUESTIONS = {
    "positions": Question({"speaker": "guido-crosetto"}),
    "summary": Question({"topic_exact": "force-size"}),
    "provenance": Question(key="peacekeepers-ukraine-2024-12-s20"),
}
QUERIES = {"positions": 2, "summary": 4, "provenance": 9}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("work", QUERIES)
def test_the_orm_is_asked_a_few_queries_however_many_records_there_are(work: str):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert by_orm(work, QUESTIONS[work])

    assert len(asked) == QUERIES[work]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("work", "path"),
    [
        ("positions", "results.0.more"),
        ("positions", "results.0.positions.0.now.latest.0.count"),
        ("positions", "results.0.positions.0.changes.count"),
        ("positions", "results.0.positions.0.conflict"),
        ("positions", "results.0.positions.0.history.count"),
        ("summary", "results.0.count"),
        ("summary", "results.0.more_groups"),
        ("summary", "results.0.groups.0.median"),
        ("summary", "results.0.groups.1.scenario"),
        ("summary", "results.0.groups.2.envelope.upper"),
        ("summary", "results.0.groups.2.origins.distinct"),
        ("provenance", "nodes.0.url"),
        ("provenance", "nodes.0.reliability"),
        ("provenance", "edges.0.relation"),
        ("provenance", "edges.0.explicit"),
        ("provenance", "corroboration.repeats.0.id"),
    ],
)
def test_one_wrong_figure_is_enough_to_measure_nothing(work: str, path: str):
    right = own(work, QUESTIONS[work])
    wrong = json.loads(json.dumps(right))
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    inner = reduce(getitem, steps, wrong)
    inner[last] = "wrong"

    compare(work, right, right)
    with pytest.raises(Different):
        compare(work, wrong, right)
