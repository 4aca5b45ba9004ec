"""What the first article answers, in one request each."""

import pytest

from tests.api.asking import address, found, get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once")]

TREE = "european-peacekeeping-in-ukraine"


@pytest.mark.parametrize(
    ("question", "query", "expected"),
    [
        (
            "Who is against putting the force under the United Nations?",
            "stance=against&stance_topic=un-auspices",
            "s24",
        ),
        (
            "Who gives a number of personnel between 80 and 120 thousand?",
            "measure=military_personnel&estimate_overlaps=80000,120000",
            "s19 s20",
        ),
        (
            "What came through Reuters?",
            "via=reuters",
            "s04 s05 s07 s08 s11 s12 s13 s14 s15 s20 s21",
        ),
        (
            "What came through Reuters by a hop?",
            "via=reuters&chain_length_min=1",
            "s04 s05 s07 s08 s11 s12 s13 s14 s20 s21",
        ),
        ("What does Reuters say in its own voice?", "via=reuters&speaker=reuters", "s15"),
        ("What came by two hops?", "chain_length=2", "s04 s05"),
        ("What is said on behalf of Italy?", "on_behalf_of=italy", "s23 s29 s30"),
        ("What is called likely?", "likelihood=likely", "s18 s34"),
        (
            "What contradicts that the force works under the United Nations?",
            "relation=contradicts&related_to=peacekeepers-ukraine-2024-12-s23",
            "s24",
        ),
        ("What contradicts anything?", "relation=contradicts", "s24"),
        (
            "Who stands where on the deployment and all that belongs to it?",
            f"stance_topic={TREE}",
            "s01 s02 s06 s07 s08 s23 s24 s28 s29",
        ),
        (
            "What is about the deployment and all that belongs to it?",
            f"topic={TREE}",
            "s01 s02 s03 s06 s07 s08 s09 s11 s12 s13 s14 s15 s16 s17 s18 s19 s20 s21 s22 s23 s24 "
            "s25 s26 s27 s28 s29 s33 s35",
        ),
    ],
)
def test_one_request_answers(question, query, expected):
    from tests.api.world import ids

    assert found("statements", query) == ids(expected), question


def test_the_objection_names_who_objects_and_to_what():
    page = get(address("statements", "stance=against&stance_topic=un-auspices")).json()

    (statement,) = page["results"]
    (stance,) = statement["stances"]
    (relation,) = statement["relations"]
    assert stance["holder"]["id"] == "other-officials"
    assert stance["topic"]["id"] == "un-auspices"
    assert stance["stance"] == "against"
    assert relation["kind"] == "contradicts"
    assert relation["other"]["id"] == "peacekeepers-ukraine-2024-12-s23"


def test_the_estimates_of_that_size_are_the_same_asked_for_by_themselves():
    numbers = "measure=military_personnel&estimate_overlaps=80000,120000"

    page = get(address("estimates", numbers)).json()

    assert {one["statement"]["id"][-3:]: one["id"][-2:] for one in page["results"]} == {
        "s19": "e3",
        "s20": "e4",
    }
