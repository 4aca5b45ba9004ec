"""Positions over HTTP: what the seed says, what is refused, what it costs, and who sees what."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client, RequestFactory
from rest_framework.request import Request

from tests.analysis.made_up_stances import write
from tests.api.asking import READER, faults_at, get
from tests.builders import actor, article, outlet, save, statement, topic

pytestmark = pytest.mark.django_db

POSITIONS = "/api/v1/positions/"
SEED = "peacekeepers-ukraine-2024-12"
TREE = "stance_topic=european-peacekeeping-in-ukraine"


def table(query: str, client: Any = READER) -> list[dict[str, str]]:
    response = client.get(f"{POSITIONS}?format=csv&{query}")
    assert response.status_code == 200, response.getvalue()
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def answer(query: str, client: Any = READER) -> Any:
    response = client.get(f"{POSITIONS}?{query}")
    assert response.status_code == 200, response.content
    return response.json()


def found(query: str, client: Any = READER) -> set[tuple[str, str]]:
    """Return the holders and the topics of the positions on all pages."""
    pairs: set[tuple[str, str]] = set()
    cursor = ""
    while True:
        page = answer(query + cursor, client)
        for row in page["results"]:
            assert row["positions"]
            pairs |= {(row["holder"]["id"], one["topic"]["id"]) for one in row["positions"]}
        if page["next"] is None:
            return pairs
        cursor = f"&cursor={page['next_cursor']}"


def only(query: str) -> Any:
    """Return the only position that a query finds."""
    ((position,),) = (row["positions"] for row in answer(query)["results"])
    return position


def codes(query: str) -> set[tuple[str, str]]:
    return {(one["parameter"], one["code"]) for one in faults_at(f"{POSITIONS}?{query}")}


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


@pytest.mark.usefixtures("seeded")
def test_a_cursor_is_one_of_this_query_and_leads_forward():
    cursor = answer(f"{TREE}&limit=2")["next_cursor"]

    assert answer(f"{TREE}&limit=3&cursor={cursor}")["results"]
    for query in (f"{TREE}&conflict=false", f"{TREE}&roll_up=true", "stance_topic=mandate"):
        assert codes(f"{query}&cursor={cursor}") == {("cursor", "other_list")}
    # It says that it leads backward.
    backward = cursor.replace("ZhbHNlXQ", "RydWVd")
    assert codes(f"{TREE}&cursor={backward}") == {("cursor", "malformed")}


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("query", ["", TREE, "disagree=false", "roll_up=true", "conflict=false"])
def test_pages_neither_skip_nor_repeat_however_soon_they_end(query: str, monkeypatch: Any):
    whole = found(query)

    assert whole
    assert found(f"{query}&limit=1") == whole
    for limit in ("MAX_STANCES", "MAX_POSITIONS", "MAX_HOLDERS"):
        cache.clear()
        with monkeypatch.context() as patch:
            patch.setattr(f"statements.analysis.positions.{limit}", 1)
            assert found(query) == whole


@pytest.mark.usefixtures("seeded")
def test_a_page_that_has_looked_at_enough_may_have_no_rows_and_a_next_one(monkeypatch: Any):
    monkeypatch.setattr("statements.analysis.positions.MAX_STANCES", 1)

    page = answer(f"{TREE}&disagree=true")

    assert page["results"] == []
    assert page["next"] is not None
    assert len(found(f"{TREE}&disagree=true")) == 2


def test_of_many_topics_and_many_changes_a_hundred_and_ten_are_shown():
    ids = [f"t{number:03}" for number in range(101)]
    days = [f"2024-01-{day:02}" for day in range(1, 14)]
    everything = [{"holder": "ada", "topic": id, "stance": "favor"} for id in ids]
    save(
        {
            "actors": {"ada": actor()},
            "sources": {"article": article()},
            "topics": {id: topic(id) for id in ids},
            "statements": {
                "all": statement("all", stances=everything, said={"edtf": "2023"}),
                **{
                    f"s{number}": statement(
                        f"s{number}",
                        said={"edtf": day},
                        stances=[
                            {
                                "holder": "ada",
                                "topic": "t000",
                                "stance": ("against", "neutral")[number % 2],
                            }
                        ],
                    )
                    for number, day in enumerate(days)
                },
            },
        }
    )

    (row,) = answer("speaker=ada")["results"]
    assert [one["topic"]["id"] for one in row["positions"]] == ids[:100]
    assert row["more"] == 1
    changes = row["positions"][0]["changes"]
    assert changes["count"] == 13
    assert [one["after"]["date"] for one in changes["latest"]] == days[:2:-1]
    history = row["positions"][0]["history"]
    assert (history["count"], len(history["latest"])) == (14, 10)
    assert {line["topic"] for line in table("speaker=ada")} == set(ids)


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


@pytest.mark.usefixtures("seeded")
def test_a_row_of_the_table_has_what_a_position_has():
    (first, second) = table("stance_holder=emmanuel-macron")

    assert second == {
        "holder": "emmanuel-macron",
        "topic": "european-peacekeeping-in-ukraine",
        "stance_topic": "european-peacekeeping-in-ukraine",
        "stance": "favor",
        "ascribed": "false",
        "conditional": "false",
        "count": "1",
        "date": "2024-11-06/2024-12-17",
        "dated_by": "published",
        "statement": f"{SEED}-s02",
        "speakers": "emmanuel-macron",
        "chain": "",
        "document": SEED,
        "publisher": "",
        "changes": "0",
        "conflict": "false",
        "history": "2",
    }
    assert first["statement"] == f"{SEED}-s28"
    asked = f"{POSITIONS}?{TREE}"
    by_header = get(asked, accept="text/csv")
    assert by_header.getvalue() == get(f"{asked}&format=csv").getvalue()
    assert by_header.headers["Content-Disposition"] == 'attachment; filename="positions.csv"'
    assert by_header.headers["X-Revision"] == "1"


@pytest.mark.usefixtures("seeded")
def test_the_answer_has_a_tag_until_something_is_written(django_assert_num_queries: Any):
    for query in ("", TREE):
        tag = get(f"{POSITIONS}?{query}").headers["ETag"]
        with django_assert_num_queries(1):
            assert get(f"{POSITIONS}?{query}", if_none_match=tag).status_code == 304
    save({"topics": {"bridge": topic()}})
    assert get(f"{POSITIONS}?{TREE}", if_none_match=tag).status_code == 200


@pytest.mark.usefixtures("seeded")
def test_without_a_filter_the_first_page_is_kept_and_no_other(django_assert_num_queries: Any):
    for query in ("", "roll_up=true", "disagree=true", "conflict=true"):
        first = answer(query)
        with django_assert_num_queries(1):
            assert answer(query) == first
    cursor = answer("limit=1")["next_cursor"]
    for query in (f"limit=1&cursor={cursor}", "changed_after=2020", "limit=3"):
        answer(query)
        with pytest.raises(pytest.fail.Exception), django_assert_num_queries(1):
            answer(query)


VERSION, NAMED, HOLDERS, STANCES, NAMES, DATES, WORDS = 1, 1, 1, 1, 1, 1, 3
PAGE = VERSION + HOLDERS + STANCES + NAMES + DATES + WORDS


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("created_after=2020", PAGE),
        (TREE, PAGE + NAMED),
        (f"{TREE}&limit=2&conflict=false", PAGE + NAMED),
        (f"{TREE}&roll_up=true", PAGE + NAMED + 1),
        (f"{TREE}&disagree=true&limit=500", PAGE + NAMED + 2),
        (f"{TREE}&conflict=true", VERSION + NAMED + HOLDERS + STANCES),
        (f"{TREE}&limit=501", VERSION + NAMED),
    ],
)
def test_a_page_takes_as_many_queries_however_much_it_has(
    query, queries, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        get(f"{POSITIONS}?{query}")


def test_a_page_weighs_as_an_expensive_query_and_the_table_as_a_stream():
    from statements.api.position_views import PositionViewSet
    from statements.rest.lists.streams import CsvRenderer

    view = PositionViewSet(action="positions")
    request: Any = Request(RequestFactory().get("/?conflict=true&q=bridge"))
    request.accepted_renderer = None
    view.request = request
    assert view.weight == 5
    assert view.costly_parameters() == ["conflict", "q"]
    request.accepted_renderer = CsvRenderer()
    assert view.weight == 20


@pytest.mark.usefixtures("seeded")
def test_people_get_a_page_and_other_methods_what_lists_answer():
    url = f"{POSITIONS}?{TREE}"

    page = get(url, accept="text/html")
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert READER.head(url).headers["ETag"] == get(url).headers["ETag"]
    assert READER.options(url).status_code == 200
    assert READER.post(url).status_code in (401, 403, 405)
