"""Positions over HTTP: what the seed says, what is refused, and who sees what."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.analysis.made_up_stances import write
from tests.api.asking import get
from tests.api.positions import SEED, TREE, codes, found, only, table
from tests.builders import actor, article, outlet, save, statement, topic

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("rolled_up", [False, True])
def test_the_nine_stances_on_the_peacekeeping_tree(rolled_up: bool):
    rows = table(f"{TREE}&roll_up={str(rolled_up).lower()}")

    marks = {"true": True, "false": False}
    assert {
        (
            *(row["holder"], row["stance_topic"], row["stance"]),
            *(marks[row["ascribed"]], marks[row["conditional"]]),
            row["statement"].removeprefix(f"{SEED}-"),
        )
        for row in rows
    } == {
        ("donald-trump", "european-lead", "favor", False, False, "s08"),
        ("donald-trump", "us-troops", "against", False, False, "s07"),
        ("emmanuel-macron", "european-peacekeeping-in-ukraine", "favor", False, False, "s02"),
        ("emmanuel-macron", "european-peacekeeping-in-ukraine", "favor", False, True, "s28"),
        ("europe", "european-peacekeeping-in-ukraine", "unclear", True, False, "s01"),
        ("european-officials", "european-peacekeeping-in-ukraine", "unclear", True, False, "s06"),
        ("guido-crosetto", "un-auspices", "favor", False, False, "s23"),
        ("italy", "italian-participation", "unclear", False, True, "s29"),
        ("other-officials", "un-auspices", "against", False, True, "s24"),
    }
    assert len(rows) == 9
    topics = {row["topic"] for row in rows}
    assert (topics == {"european-peacekeeping-in-ukraine"}) is rolled_up
    assert {row["conflict"] for row in rows} == {"false"}


@pytest.mark.usefixtures("seeded")
def test_two_holders_who_differ_disagree_and_neither_is_in_conflict():
    both = {("guido-crosetto", "un-auspices"), ("other-officials", "un-auspices")}

    assert found(f"{TREE}&disagree=true") == both
    assert found("disagree=true") == both
    assert found(f"{TREE}&disagree=false") == found(TREE) - both
    assert found(f"{TREE}&conflict=true") == set()
    assert found(f"{TREE}&conflict=false") == found(TREE)


@pytest.fixture
def change_of_mind() -> None:
    """Let ada change her mind on a bridge, by her own words, with a deviating report of others."""
    spoken: dict[str, Any] = {"topics": ["bridge"]}

    def told(id: str, stance: str, **more: Any) -> dict[str, Any]:
        stances = [{"holder": "ada", "topic": "bridge", "stance": stance}]
        return statement(id, stances=stances, **spoken, **more)

    nobody: dict[str, Any] = {"attribution": "narrator", "speech": "none", "participants": []}
    save(
        {
            "actors": {"ada": actor(), "page": actor("page")},
            "sources": {
                "herald": outlet(),
                "agency": outlet("agency"),
                "article": article(published={"edtf": "2024-05"}, publisher="herald"),
                "notice": article("notice"),
            },
            "topics": {"bridge": topic()},
            "statements": {
                "s1": told("s1", "favor", said={"edtf": "2024-03-01"}),
                "s2": told("s2", "unclear", said={"edtf": "2024-03-20"}),
                "s3": told(
                    "s3",
                    "against",
                    conditions=[{"kind": "if", "text": "it is dear"}],
                    chain=[
                        {"source": "agency", "relation": "cites", "explicit": False},
                        {"actor": "page", "relation": "relays"},
                    ],
                ),
                "s4": told("s4", "favor", document="notice"),
                "s5": told("s5", "favor", said={"edtf": "2024-05-09"}, **nobody),
            },
        }
    )


@pytest.mark.usefixtures("change_of_mind")
def test_a_change_is_told_with_its_dates_and_on_whose_word():
    position = only("stance_holder=ada")

    after = {
        "topic": "bridge",
        "stance": "against",
        "ascribed": False,
        "conditional": True,
        "date": "2024-05",
        "dated_by": "published",
        "statement": "s3",
        "speakers": ["ada"],
        "chain": [
            {"source": "agency", "actor": None, "relation": "cites", "explicit": False},
            {"source": None, "actor": "page", "relation": "relays", "explicit": True},
        ],
        "document": "article",
        "publisher": "herald",
    }
    before = {
        **after,
        "stance": "favor",
        "conditional": False,
        "date": "2024-03-01",
        "dated_by": "said",
        "statement": "s1",
        "chain": [],
    }
    assert position["changes"] == {
        "count": 1,
        "latest": [
            {
                "topic": "bridge",
                "ascribed": False,
                "conditional": True,
                "before": before,
                "after": after,
            }
        ],
    }
    undated = {**before, "date": None, "dated_by": None, "statement": "s4"}
    undated |= {"document": "notice", "publisher": None}
    assert position["now"] == {
        "count": 2,
        "latest": [{**after, "count": 1}, {**undated, "count": 1}],
    }


@pytest.mark.usefixtures("change_of_mind")
def test_a_conflict_names_both_sides_and_what_makes_it_weak():
    conflict = only("stance_holder=ada")["conflict"]

    assert (conflict["favor"]["statement"], conflict["against"]["statement"]) == ("s5", "s3")
    assert (conflict["ascribed"], conflict["conditional"]) == (True, True)
    assert only("stance_holder=ada&stance_ascribed=false")["conflict"] is None


@pytest.mark.usefixtures("change_of_mind")
@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("changed_after=2024-05-31", True),
        ("changed_after=2024-06", False),
        ("changed_before=2024-05-01", True),
        ("changed_before=2024-04", False),
        ("changed_after=2024-05-10&changed_before=2024-05-12", True),
        ("changed_after=2024-03&changed_before=2024-04", False),
    ],
)
def test_a_change_is_found_by_a_date_that_it_may_have_been_made_on(query: str, is_found: bool):
    assert found(query) == ({("ada", "bridge")} if is_found else set())


@pytest.mark.usefixtures("change_of_mind")
def test_the_history_has_all_stances_and_the_address_of_their_statements():
    history = only("stance_holder=ada&stance_not=unclear&chain_length=0")["history"]

    assert history["count"] == 3
    assert [one["statement"] for one in history["latest"]] == ["s5", "s1", "s4"]
    listed = get(f"{history['list']}&fields=id").json()["results"]
    assert {one["id"] for one in listed} == {"s1", "s4", "s5"}


@pytest.mark.usefixtures("seeded")
def test_everything_wrong_is_refused_at_once():
    query = "roll_up=1&conflict=x&disagree=&changed_after=soon&stanec=favor&limit=0&cursor=x"

    assert codes(f"{query}&speaker=nobody&format=ndjson&fields=id") == {
        ("roll_up", "not_a_flag"),
        ("conflict", "not_a_flag"),
        ("disagree", "empty"),
        ("changed_after", "not_a_date"),
        ("stanec", "unknown_parameter"),
        ("limit", "out_of_range"),
        ("cursor", "malformed"),
        ("speaker", "unknown_id"),
        ("format", "unknown_format"),
        ("fields", "unknown_parameter"),
    }
    assert codes("changed_after=2025&changed_before=2024") == {("changed_after", "crossed")}
    assert codes("roll_up=true&stance_topic_exact_not=mandate&stance_topic_not=mandate") == {
        ("stance_topic_not", "not_rolled_up"),
        ("stance_topic_exact_not", "not_rolled_up"),
    }
    assert codes("format=csv&limit=3") == {("limit", "not_in_stream")}


@pytest.fixture
def editor() -> Client:
    """Return the client of somebody who sees drafts."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def test_a_draft_makes_a_position_only_for_those_who_see_it(editor: Client):
    drawn: dict[str, Any] = {
        "document": "dated",
        "said": None,
        "roles": [("ada", "speaker")],
        "held": [("ada", "bridge", "favor")],
        "is_conditional": False,
    }
    other = {**drawn, "held": [("bo", "bridge", "against")], "is_draft": True}
    write([{**drawn, "is_draft": False}, other])

    assert found("") == {("ada", "bridge")}
    assert found("", editor) == {("ada", "bridge"), ("bo", "bridge")}
    assert found("disagree=true") == set()
    assert len(found("disagree=true", editor)) == 2
    assert [row["holder"] for row in table("topic_isnull=true")] == ["ada"]
    assert [row["holder"] for row in table("", editor)] == ["ada", "bo"]
