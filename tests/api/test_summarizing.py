"""The summary of estimates over HTTP: what is kept apart, what it costs, and what is refused."""

from typing import Any

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from tests.api.asking import assert_answers_as_lists_do, faults_at, get
from tests.builders import actor, article, estimate, save, statement, topic

pytestmark = pytest.mark.django_db

SUMMARY = "/api/v1/estimates/summary/"
SEED = "peacekeepers-ukraine-2024-12"


def fill(*estimates: dict[str, Any], **more: Any) -> None:
    """Write estimates, all in one statement."""
    save(
        {
            "actors": {"ada": actor()},
            "sources": {"article": article()},
            "topics": {"bridge": topic()},
            "statements": {"article-s01": statement(estimates=list(estimates), **more)},
        }
    )


def group(query: str = "created_after=2000") -> Any:
    """Return the only group there is."""
    (subject,) = get(f"{SUMMARY}?{query}").json()["results"]
    (found,) = subject["groups"]
    return found


@pytest.mark.usefixtures("seeded")
def test_around_40000_around_100000_with_rotation_and_up_to_100000_are_kept_apart():
    (subject,) = get(f"{SUMMARY}?measure=military_personnel").json()["results"]
    around, rotating, required = subject["groups"]

    assert (around["envelope"], around["differs_in"]) == ({"lower": 40000, "upper": 40000}, [])
    assert rotating["envelope"] == {"lower": 100000, "upper": 100000}
    assert rotating["scenario"].startswith("with rotation")
    assert rotating["differs_in"] == ["scenario"]
    assert required["envelope"] == {"lower": None, "upper": 100000}
    assert required["differs_in"] == ["quantity_role"]
    assert required["left_out"][0] == {
        "figure": "lowest",
        "reason": "open_lower",
        "count": 1,
        "estimates": [f"{SEED}-e4"],
    }
    words = [one["approximator_text"] for some in subject["groups"] for one in some["estimates"]]
    assert words == ["around", "around", "up to"]


def test_two_values_have_no_median_and_three_do():
    numbers = [estimate(f"article-s01-e{n}", value=n * 10) for n in range(1, 4)]
    fill(*numbers[:2])
    assert group()["median"] is None
    assert group()["left_out"][-2]["reason"] == "too_few_values"

    fill(*numbers)
    assert group()["median"] == 20


def test_the_mean_of_two_great_values_is_no_infinity():
    great = [1.5e308, 1.6e308, 1.7e308, 1.75e308]
    fill(*(estimate(f"article-s01-e{n}", value=value) for n, value in enumerate(great)))

    assert 1.6e308 < group()["median"] < 1.7e308


def test_of_equal_ends_the_one_that_is_included_reaches_further():
    more = {"approximator": "more_than", "value": None, "lower": 10}
    least = {"approximator": "at_least", "value": None, "lower": 10}
    fill(estimate("article-s01-e1", **more), estimate("article-s01-e2", **least))

    assert group()["lowest"] == {"number": 10, "inclusive": True, "estimate": "article-s01-e2"}
    assert group()["highest"] is None


def test_a_group_shows_ten_estimates_and_counts_all():
    fill(*(estimate(f"article-s01-e{n:02}") for n in range(30)))
    found = group()

    assert found["count"] == 30
    assert [one["id"] for one in found["estimates"]] == [f"article-s01-e{n:02}" for n in range(10)]
    undated = next(one for one in found["left_out"] if one["reason"] == "undated")
    assert (undated["count"], len(undated["estimates"])) == (30, 20)


def test_a_subject_shows_fifty_groups_and_a_group_the_latest_fifty_years():
    scenarios = [estimate(f"article-s01-e{n:02}", scenario=f"case {n}") for n in range(52)]
    fill(*scenarios)
    (subject,) = get(SUMMARY).json()["results"]
    assert (len(subject["groups"]), subject["more_groups"], subject["count"]) == (50, 2, 52)

    years = [estimate(f"article-s01-e{n:02}", as_of={"edtf": str(1900 + n)}) for n in range(53)]
    fill(*years)
    found = group()
    assert [one["year"] for one in found["by_year"]] == [str(year) for year in range(1903, 1953)]
    assert found["more_years"] == 3


def test_subjects_come_in_pages_that_neither_skip_nor_double():
    topics = ("bridge", None)
    some = [
        estimate(f"article-s01-e{n}", measure=measure, topic=about)
        for n, (measure, about) in enumerate(
            (measure, about)
            for measure in ("a_b", "a-b", "ab")
            for about in topics
            if measure != "a-b"
        )
    ]
    fill(*some)
    found, at = [], f"{SUMMARY}?limit=1&created_after=2000"
    while at:
        page = get(at).json()
        found += [(one["measure"], one["topic"] and one["topic"]["id"]) for one in page["results"]]
        at = page["next"]

    assert found == [("a_b", None), ("a_b", "bridge"), ("ab", None), ("ab", "bridge")]


def test_pages_without_a_filter_are_kept_however_long_the_cursor():
    about = topic("b" * 99)
    some = [estimate(f"article-s01-e{n}", measure=n * 58 + "m", topic=about["id"]) for n in "ab"]
    save({"topics": {about["id"]: about}})
    fill(*some)
    page = get(f"{SUMMARY}?limit=1").json()
    following = get(page["next"]).json()

    assert [one["measure"] for one in page["results"]] == [some[0]["measure"]]
    assert [one["measure"] for one in following["results"]] == [some[1]["measure"]]
    assert get(page["next"]).json() == following


def codes(query: str) -> set[tuple[str, str]]:
    return {(one["parameter"], one["code"]) for one in faults_at(f"{SUMMARY}?{query}")}


def test_everything_wrong_is_refused_at_once():
    fill(estimate(), estimate("article-s01-e2", measure="cost"))
    cursor = get(f"{SUMMARY}?limit=1").json()["next_cursor"]

    assert codes("limit=21&cursor=x&measure=A&ordering=id&count=exact&format=ndjson") == {
        ("limit", "out_of_range"),
        ("cursor", "malformed"),
        ("measure", "unknown_code"),
        ("ordering", "unknown_parameter"),
        ("count", "unknown_parameter"),
        ("format", "unknown_format"),
    }
    assert codes(f"unit=t&cursor={cursor}") == {("cursor", "other_list")}
    assert get("/api/v1/statements/summary/").status_code == 404


def test_nothing_found_is_no_subject():
    fill(estimate())

    assert get(f"{SUMMARY}?measure=cost").json()["results"] == []
    assert get(f"{SUMMARY}?measure=cost&format=csv").text.count("\n") == 1


def test_it_is_answered_once_until_something_is_written():
    fill(estimate())
    for query in ("measure=military_personnel", "measure=military_personnel&format=csv"):
        tag = get(f"{SUMMARY}?{query}").headers["ETag"]
        assert get(f"{SUMMARY}?{query}", if_none_match=tag).status_code == 304
    save({"actors": {"bo": actor("bo")}})
    assert get(f"{SUMMARY}?{query}", if_none_match=tag).status_code == 200


@pytest.mark.parametrize("count", [1, 40])
def test_it_takes_as_many_queries_however_many_estimates(count, django_assert_num_queries):
    some = [
        estimate(f"article-s01-e{n}", measure=f"m{n % 3}", topic="bridge") for n in range(count)
    ]
    fill(*some)

    with django_assert_num_queries(7):
        get(f"{SUMMARY}?created_after=2000")


def test_it_counts_as_five_requests():
    from statements.api.urls import RESOURCES

    view = RESOURCES["estimates"](action_map={}, detail=False, action="summary")
    request: Any = Request(RequestFactory().get("/"))
    request.accepted_renderer = None
    view.request = request

    assert view.weight == 5


def test_people_get_a_page_and_other_methods_what_lists_answer():
    fill(estimate())
    assert_answers_as_lists_do(SUMMARY)
