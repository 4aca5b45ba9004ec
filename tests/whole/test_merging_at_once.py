"""Several editors at once, each in a process of their own: merges that meet, and saves with them.

One is stopped where it has worked out its merge, or while it writes, until the other has acted.
"""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import count
from typing import Any

import pytest

from tests.builders import actor, article, statement
from tests.whole.installation import installation
from tests.whole.stopping import Stopping, stopping

PREPARED, MOVED = "merge prepared", "merge moved"

NUMBERS = count()


@pytest.fixture(scope="module")
def editors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stopping, Stopping]]:
    """Give two editors of an installation that holds a document and nothing else."""
    with (
        installation(tmp_path_factory.mktemp("at-once"), filled=False) as made,
        stopping(made) as one,
        stopping(made) as other,
    ):
        assert one.send("PUT", "sources/article/", article())[0] == HTTPStatus.CREATED
        yield one, other


@pytest.fixture
def actors(editors: tuple[Stopping, Stopping]) -> list[str]:
    """Record three actors who speak in two statements each; return their ids."""
    one, _ = editors
    number = next(NUMBERS)
    ids = [f"t{number}-{letter}" for letter in "abc"]
    for id in ids:
        assert one.send("PUT", f"actors/{id}/", actor(id))[0] == HTTPStatus.CREATED
        for place in range(2):
            said = statement(f"{id}-s{place}", participants=[{"actor": id, "role": "speaker"}])
            assert one.send("PUT", f"statements/{id}-s{place}/", said)[0] == HTTPStatus.CREATED
    return ids


def speakers(editor: Stopping, ids: list[str]) -> dict[str, str]:
    """Return who speaks in each statement of these actors, by its id."""
    _, actors = editor.send("GET", "actors/?limit=500")
    _, said = editor.send("GET", "statements/?limit=500")
    found = {
        one["id"]: one["participants"][0]["actor"]["id"]
        for one in said["results"]
        if one["id"].startswith(ids[0].removesuffix("a"))
    }
    assert set(found.values()) <= {one["id"] for one in actors["results"]}
    return found


def merge(id: str, into: str) -> tuple[str, str, Any]:
    return "POST", f"actors/{id}/merge/", {"into": into}


def merge_beside(
    editors: tuple[Stopping, Stopping], prepared: tuple[str, str], made: tuple[str, str]
) -> tuple[int, Any]:
    """Return the answer to a merge that was prepared before somebody else made another one."""
    one, other = editors
    one.begin(PREPARED, *merge(*prepared))
    assert other.send(*merge(*made))[0] == HTTPStatus.OK
    return one.go_on()


def of_each(ids: list[str], *now: str) -> dict[str, str]:
    """Return who speaks in the statements of each actor."""
    return {f"{id}-s{n}": one for id, one in zip(ids, now, strict=True) for n in range(2)}


def test_of_two_merges_of_one_actor_the_first_wins_and_the_other_is_told(
    editors: tuple[Stopping, Stopping], actors: list[str]
):
    a, b, c = actors

    status, told = merge_beside(editors, (a, b), (a, c))

    assert status == HTTPStatus.CONFLICT
    assert f"actors/{a} was merged into actors/{c}" in told["detail"]
    assert speakers(editors[1], actors) == of_each(actors, c, b, c)


def test_a_merge_into_an_actor_that_is_merged_meanwhile_ends_where_that_is(
    editors: tuple[Stopping, Stopping], actors: list[str]
):
    a, b, c = actors

    status, told = merge_beside(editors, (a, b), (b, c))

    assert (status, told["into"]) == (HTTPStatus.OK, c)
    assert speakers(editors[1], actors) == of_each(actors, c, c, c)


def test_an_actor_into_whom_another_is_merged_meanwhile_takes_its_references_along(
    editors: tuple[Stopping, Stopping], actors: list[str]
):
    a, b, c = actors

    status, told = merge_beside(editors, (b, c), (a, b))

    assert (status, told["moved"][0]["count"]) == (HTTPStatus.OK, 4)
    assert speakers(editors[1], actors) == of_each(actors, c, c, c)


def test_of_two_actors_that_are_merged_into_each_other_one_stays(
    editors: tuple[Stopping, Stopping], actors: list[str]
):
    a, b, c = actors

    status, told = merge_beside(editors, (a, b), (b, a))

    assert status == HTTPStatus.BAD_REQUEST
    assert "not merged into itself" in told["errors"][0]["detail"]
    assert speakers(editors[1], actors) == of_each(actors, a, a, c)


def test_a_statement_saved_while_its_speaker_is_merged_has_the_one_that_stays(
    editors: tuple[Stopping, Stopping], actors: list[str]
):
    (one, other), (a, b, c) = editors, actors
    one.begin(MOVED, *merge(a, b))
    said = statement(f"{a}-new", participants=[{"actor": a, "role": "speaker"}])
    other.start("PUT", f"statements/{a}-new/", said)

    status, _ = one.go_on()
    saved, shown = other.read()

    assert (status, saved) == (HTTPStatus.OK, HTTPStatus.CREATED)
    assert shown["participants"][0]["actor"]["id"] == b
    assert speakers(other, actors) == {**of_each(actors, b, b, c), f"{a}-new": b}


def test_an_undoing_that_somebody_else_has_done_meanwhile_is_told(
    editors: tuple[Stopping, Stopping], actors: list[str]
):
    (one, other), (a, b, c) = editors, actors
    assert one.send(*merge(a, b))[0] == HTTPStatus.OK
    one.begin("undoing compared", "POST", f"actors/{a}/unmerge/")
    assert other.send("POST", f"actors/{a}/unmerge/")[0] == HTTPStatus.OK

    status, told = one.go_on()

    assert status == HTTPStatus.CONFLICT
    assert "was not merged" in told["detail"]
    assert speakers(other, actors) == of_each(actors, a, b, c)
