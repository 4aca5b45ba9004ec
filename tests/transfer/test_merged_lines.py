"""Imports, exports and copies know of merges: the old ids lead on in them, too."""

import json
from typing import Any

import pytest
from django.test import Client

from statements.documents.merging.merging import merge_records
from statements.documents.merging.undoing import undo_merge
from statements.documents.store.merged_ids import find_merged
from statements.documents.store.writes import Author
from statements.models import Actor, Change, Following
from statements.transfer import ImportRefused, Mode, export_lines, import_items
from statements.transfer.chunked_importer import import_in_chunks
from statements.transfer.follower import Remote, follow
from statements.transfer.line_reader import item_of
from statements.vocabularies import Through
from tests.builders import actor, outlet, save, statement, world
from tests.kept_rows import list_tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

AUTHOR = Author(None, Through.IMPORT)


@pytest.fixture(autouse=True)
def merged() -> None:
    """Merge an actor into another, in the world of the builders."""
    records = world()
    records["actors"]["ada-b"] = actor("ada-b")
    records["statements"]["article-s02"] = statement(
        "article-s02", participants=[{"actor": "ada-b", "role": "speaker"}]
    )
    save(records)
    merge_records("actors", "ada-b", "ada", AUTHOR, lambda _: None)


def clear() -> None:
    """Delete every row of the app; foreign keys are checked later."""
    for model in list_tables():
        rows: Any = model._base_manager.all()
        rows._raw_delete(rows.db)


def lines() -> list[Any]:
    return [json.loads(line) for line in export_lines()]


def items(*raws: Any) -> list[Any]:
    return [item_of(number, raw) for number, raw in enumerate(raws, start=1)]


def refused(*raws: Any, **options: Any) -> set[tuple[int, str, str]]:
    with pytest.raises(ImportRefused) as error:
        import_items(items(*raws), author=AUTHOR, **options)
    return {(fault.line, fault.pointer, fault.code) for fault in error.value.faults}


MERGED = {"resource": "actors", "id": "ada-b", "merged_into": "ada"}


def test_an_export_has_the_ids_of_merged_records_and_recreates_them():
    before = list(export_lines())
    assert MERGED in lines()
    assert MERGED not in [json.loads(line) for line in export_lines(number=1)]
    clear()

    done = import_items(items(*map(json.loads, before)), author=AUTHOR)

    assert done.merged == {"actors": 1}
    assert list(export_lines()) == before
    assert find_merged("actors", ["ada-b"]) == {"ada-b": "ada"}
    again = import_items(items(*map(json.loads, before)), author=AUTHOR)
    assert (again.merged, again.revision) == ({}, None)
    assert Client().get("/api/v1/actors/ada-b/").status_code == 301
    (told,) = Client().get("/api/v1/changes/?merged=true").json()["results"]
    assert (told["id"], told["action"], told["into"]) == ("ada-b", "merged", "ada")


def test_an_import_in_chunks_knows_of_merges():
    before = list(export_lines())
    clear()

    done = list(import_in_chunks(items(*map(json.loads, before)), author=AUTHOR, size=4))

    assert sum(part.merged["actors"] for part in done) == 1
    assert list(export_lines()) == before


def test_a_line_may_merge_what_is_there_if_nothing_refers_to_it_any_more():
    gone = {"resource": "actors", "id": "witness", "merged_into": "ada"}
    assert refused(gone) == {(1, "", "in_use")}
    article = next(line for line in lines() if line["id"] == "article")
    chain = next(line for line in lines() if line["id"] == "article-s01")
    chain["chain"] = chain["chain"][:1]

    done = import_items(items(gone, {**article, "authors": []}, chain), author=AUTHOR)

    assert (done.merged, done.deleted) == ({"actors": 1}, {})
    assert Change.objects.get(revision=done.revision, key="witness").merged_into == "ada"
    assert not Actor.objects.filter(key="witness").exists()


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"id": "x", "merged_into": "nobody"}, (1, "/merged_into", "unknown_id")),
        ({"id": "x", "merged_into": "x"}, (1, "/merged_into", "unknown_id")),
        ({"id": "x", "merged_into": "No Id"}, (1, "/merged_into", "required")),
        ({"id": None, "merged_into": "ada"}, (1, "/id", "required")),
        ({"id": "x", "merged_into": "ada", "name": "X"}, (1, "", "unknown_key")),
        (
            {"resource": "statements", "id": "x", "merged_into": "article-s01"},
            (1, "/merged_into", "invalid"),
        ),
    ],
)
def test_what_says_no_merge_is_a_fault(raw: Any, found: tuple[int, str, str]):
    assert refused({"resource": "actors", **raw}) == {found}


def test_ids_may_lead_on_within_an_import_but_not_in_a_circle():
    import_items(
        items({**MERGED, "id": "x", "merged_into": "y"}, {**MERGED, "id": "y"}), author=AUTHOR
    )
    assert find_merged("actors", ["x", "y"]) == {"x": "ada", "y": "ada"}

    circle = [{**MERGED, "id": "v", "merged_into": "w"}, {**MERGED, "id": "w", "merged_into": "v"}]
    assert {code for *_, code in refused(*circle)} == {"unknown_id"}


def test_a_reference_by_an_old_id_is_stored_as_the_new_one():
    said = statement("article-s05", participants=[{"actor": "ada-b", "role": "speaker"}])
    whole = {"id": "ada-b", "name": "Ada", "kind": "person"}
    described = statement("article-s06", participants=[{"actor": whole, "role": "speaker"}])
    named = {"resource": "sources", **outlet("mail", actor="ada-b")}

    done = import_items(
        items({"resource": "statements", **said}, {"resource": "statements", **described}, named),
        author=AUTHOR,
        create_missing=True,
    )

    assert done.created_missing.count == 0
    stored = {line["id"]: line for line in lines()}
    speakers = {stored[f"article-s0{number}"]["participants"][0]["actor"] for number in (5, 6)}
    assert speakers | {stored["mail"]["actor"]} == {"ada"}


@pytest.mark.parametrize("mode", Mode)
def test_a_record_by_an_old_id_is_refused(mode: Mode):
    line = {"resource": "actors", **actor("ada-b")}
    assert refused(line, mode=mode) == {(1, "/id", "merged")}


class Near(Remote):
    """The API of this very installation, asked without a network."""

    def __init__(self) -> None:
        super().__init__("http://near.example")

    def page(self, address: str) -> Any:
        return Client().get(address).json()

    def lines(self, address: str) -> Any:
        response: Any = Client().get(address)
        return [json.loads(line) for line in response.getvalue().decode().splitlines()]


class Kept(Near):
    """An installation as it was, asked for what was kept of its answers."""

    def __init__(self, answers: dict[str, Any]) -> None:
        super().__init__()
        self.answers = answers

    def page(self, address: str) -> Any:
        return self.answers[address]

    lines = page


def recorded(known: int | None) -> Kept:
    """Return this installation as it answers now to a copy that has got so far."""
    answers: dict[str, Any] = {}

    class Recorder(Near):
        def page(self, address: str) -> Any:
            answers[address] = super().page(address)
            return answers[address]

        def lines(self, address: str) -> Any:
            answers[address] = super().lines(address)
            return answers[address]

    Following.objects.all().delete()
    if known is not None:
        Following.objects.create(url=Recorder().url, number=known)
    follow(Recorder())
    return Kept(answers)


def start_copy(known: int | None, then: list[str]) -> None:
    """Make this installation a copy that has the records of these lines."""
    clear()
    import_items(items(*map(json.loads, then)), author=Author(None, Through.FOLLOW))
    if known is not None:
        Following.objects.create(url=Near().url, number=known)


def test_a_new_copy_knows_of_the_merges_before_it():
    whole, remote = list(export_lines()), recorded(None)
    start_copy(None, [])

    follow(remote)

    assert list(export_lines()) == whole


def test_a_copy_follows_a_merge_and_its_undoing():
    before, known = list(export_lines()), Change.objects.latest("revision").revision_id
    undo_merge("actors", "ada-b", AUTHOR)
    undone, back = list(export_lines()), recorded(known)
    merge_records("actors", "ada-b", "ada", AUTHOR, lambda _: None)
    again, later = list(export_lines()), recorded(known + 1)
    both = recorded(known)

    for start, number, remote, end in (
        (before, known, back, undone),
        (undone, known + 1, later, again),
        (before, known, both, again),
    ):
        start_copy(number, start)
        follow(remote)
        assert list(export_lines()) == end
