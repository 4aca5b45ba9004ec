"""A merge does to an export what renaming ids by hand does, and its undoing takes that back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from statements.documents.merging import previewing
from statements.documents.merging.preparing import MergeRefused, Preparation
from statements.documents.merging.previewing import preview_merge
from statements.documents.merging.undoing import undo_merge
from statements.models import Actor, Change, Estimate, Revision, Statement
from statements.models.revision import WritersBusy
from tests.builders import Raw, actor, outlet, save, statement, topic
from tests.documents.twins_world import AUTHOR, exported, merge, twins

REFERENCES = {
    "actors": {"parent", "actor", "authors", "holder", "assessor"},
    "sources": {"publisher", "known_via", "document", "source"},
    "topics": {"parent", "topics", "topic"},
}
"""The keys that may hold the id of a record of a kind; only in its own kind for parents."""

UNIQUE: dict[str, tuple[str, ...]] = {
    "authors": (),
    "topics": (),
    "participants": ("actor", "role"),
    "stances": ("holder", "topic"),
    "corrections": ("kind", "document"),
}


def renamed(value: Any, kind: str, resource: str, id: str, into: str) -> Any:
    """Return JSON in which every reference to a record is one to the other."""
    if isinstance(value, list):
        return [renamed(one, kind, resource, id, into) for one in value]
    if not isinstance(value, dict):
        return value
    new: Raw = {}
    for key, inner in value.items():
        is_here = key in REFERENCES[resource] and (key != "parent" or kind == resource)
        if is_here and inner == id:
            new[key] = into
        elif is_here and isinstance(inner, list) and all(isinstance(one, str) for one in inner):
            new[key] = [into if one == id else one for one in inner]
        else:
            new[key] = renamed(inner, kind, resource, id, into)
    return new


Export = dict[tuple[str, str], Raw]


def by_hand(before: Export, resource: str, id: str, into: str) -> Export | None:
    """Return what the export should be after a merge; None if it has to be refused."""
    after = {
        key: renamed(record, key[0], resource, id, into)
        for key, record in before.items()
        if key != (resource, id)
    }
    for key, record in after.items():
        for name, keys in UNIQUE.items():
            if not record.get(name):
                continue
            items = collapsed(before[key][name], record[name], keys)
            if items is None:
                return None
            record[name] = items
    stays, gone = after[resource, into], before[resource, id]
    names = [{"name": gone["name"], "language": None, "note": None}, *gone["other_names"]]
    known = {stays["name"], *(one["name"] for one in stays["other_names"])}
    for one in names:
        if one["name"] not in known:
            stays["other_names"].append(one)
            known.add(one["name"])
    after[resource, id] = {"id": id, "merged_into": into}
    return after


def collapsed(before: list[Any], after: list[Any], keys: tuple[str, ...]) -> list[Any] | None:
    """Return the items of a list, equal ones as one; None if they contradict each other.

    The one that was of the record that stays comes first, with what only the other one says.
    """
    kept: dict[Any, list[tuple[bool, Any]]] = {}
    for old, new in zip(before, after, strict=True):
        unique = tuple(new[key] for key in keys) if keys else new
        kept.setdefault(unique, []).append((old != new, new))
    if len(kept) == len(after):
        return after
    items = []
    for place, same in enumerate(kept.values(), start=1):
        if len({new["stance"] for _, new in same if "stance" in new}) > 1:
            return None
        first, *rest = (new for _, new in sorted(same, key=lambda one: one[0]))
        for other in rest if keys else ():
            first = {key: other[key] if first[key] is None else first[key] for key in first}
        items.append({**first, "position": place} if "position" in first else first)
    return items


ACTORS = ["ada", "ada-b", "realm"]
TOPICS = ["bridge", "crossing", "harbor"]
OUTLETS = ["herald", "gazette", "agency"]


@st.composite
def statements(draw: Any) -> Raw:
    """Return a statement that refers to the twins in any way."""
    speakers = draw(st.lists(st.sampled_from(ACTORS), min_size=1, unique=True))
    others = st.tuples(st.sampled_from(ACTORS), st.sampled_from(["about", "addressee"]))
    words = st.none() | st.sampled_from(["minister", "the mayor"])
    holding = st.tuples(st.sampled_from(ACTORS), st.sampled_from(TOPICS))
    roles = [(one, "speaker") for one in speakers] + draw(st.lists(others, unique=True))
    return statement(
        "made-s01",
        document=draw(st.sampled_from(["article", "leaflet"])),
        review_status=draw(st.sampled_from(["draft", "unreviewed"])),
        participants=[
            {"actor": one, "role": role, "office": draw(words), "described_as": draw(words)}
            for one, role in roles
        ],
        topics=draw(st.lists(st.sampled_from(TOPICS), unique=True)),
        stances=[
            {"holder": one, "topic": on, "stance": draw(st.sampled_from(["favor", "against"]))}
            for one, on in draw(st.lists(holding, unique=True))
        ],
        chain=[
            {"source": one, "relation": "cites"}
            for one in draw(st.lists(st.sampled_from(["agency", "gazette"]), max_size=3))
        ],
        conditions=[
            {"kind": "if", "text": "it rains", "topic": one}
            for one in draw(st.lists(st.none() | st.sampled_from(TOPICS), max_size=2))
        ],
        assessments=[
            {"assessor": one, "verdict": "true", "document": "leaflet"}
            for one in draw(st.lists(st.sampled_from(ACTORS), max_size=2))
        ],
    )


PAIRS = [
    ("actors", "ada-b", "ada"),
    ("sources", "gazette", "agency"),
    ("topics", "crossing", "bridge"),
]


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_words")
@pytest.mark.parametrize("pair", PAIRS)
@settings(max_examples=settings().max_examples // 4)
@given(made=statements())
def test_a_merge_renames_ids_and_its_undoing_takes_that_back(pair: Any, made: Raw):
    with transaction.atomic():
        records = twins()
        records["statements"]["made-s01"] = made
        save(records)
        before = exported()
        expected = by_hand(before, *pair)
        if expected is None:
            for tell in (merge, preview_merge, preview_of_many):
                with pytest.raises(MergeRefused, match="would be both"):
                    tell(*pair)
            assert exported() == before
        else:
            shown = [preview_merge(*pair), preview_of_many(*pair)]
            merged = merge(*pair)

            assert exported() == expected
            told = (merged.moved, merged.collapsed)
            assert [(one.moved, one.collapsed) for one in shown] == [told, told]
            assert [one.is_checked for one in shown] == [True, False]
            assert kept_at(merged.revision) == stored()
            resource, id, _ = pair
            unmerged = undo_merge(resource, id, AUTHOR)
            assert unmerged.left == []
            assert exported() == before
            assert kept_at(unmerged.revision) == stored()
        transaction.set_rollback(True)


def preview_of_many(*pair: str) -> previewing.Preview:
    """Preview a merge as if more referred to the record than is read for that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(previewing, "READ", 0)
        return preview_merge(*pair)


def kept_at(number: int | None) -> dict[str, tuple[int, Any]]:
    """Return the revision and time of each statement as the history has it last."""
    kept: dict[str, tuple[int, Any]] = {}
    changes = Change.objects.filter(resource="statements", revision__lte=number)
    for change in changes.order_by("revision"):
        document = json.loads(change.document or "")
        numbers = {one["revision"] for one in document["estimates"]}
        assert numbers <= {document["revision"]}
        kept[change.key] = document["revision"], document["updated_at"]
    return kept


def stored() -> dict[str, tuple[int, Any]]:
    """Return the revision and time of each statement as its row has it."""
    for estimate in Estimate.objects.select_related("statement"):
        assert estimate.revision == estimate.statement.revision
    return {
        one.key: (one.revision, one.updated_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
        for one in Statement.objects.all()
    }


@pytest.fixture
def filled(db: None) -> None:
    """Write the world with twins."""
    save(twins())


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Return what makes something happen once, between preparing a merge and writing it."""

    def between(act: Callable[[], object]) -> None:
        waiting, refuse = [act], Preparation.refuse

        def act_and_refuse(self: Preparation) -> None:
            refuse(self)
            if waiting:
                waiting.pop()()

        monkeypatch.setattr(Preparation, "refuse", act_and_refuse)

    return between


@pytest.mark.usefixtures("filled", "kept_words")
class TestMeanwhile:
    """What somebody writes while a merge is prepared is in it, too."""

    def speaks(self, id: str, speaker: str, **values: Any) -> None:
        said = [{"actor": speaker, "role": "speaker"}]
        save({"statements": {id: statement(id, participants=said, **values)}})

    def speakers(self) -> dict[str, set[str]]:
        return {
            id: {one["actor"] for one in record["participants"]}
            for (kind, id), record in exported().items()
            if kind == "statements"
        }

    def test_a_record_that_refers_no_more_stays_as_it_was_written(self, meanwhile: Any):
        self.speaks("article-s02", "ada-b")
        meanwhile(lambda: self.speaks("article-s02", "realm", note="Corrected."))

        merged = merge("actors", "ada-b", "ada")

        assert ("statements", "participants") not in merged.moved
        assert self.speakers()["article-s02"] == {"realm"}

    def test_a_record_that_changed_keeps_the_change_and_is_moved(self, meanwhile: Any):
        self.speaks("article-s02", "ada-b")
        meanwhile(lambda: self.speaks("article-s02", "ada-b", note="Corrected."))

        merge("actors", "ada-b", "ada")

        record = exported()["statements", "article-s02"]
        assert (record["note"], record["participants"][0]["actor"]) == ("Corrected.", "ada")

    def test_a_new_record_is_moved(self, meanwhile: Any):
        meanwhile(lambda: self.speaks("article-s07", "ada-b"))

        merged = merge("actors", "ada-b", "ada")

        assert merged.moved["statements", "participants"] == 1
        assert self.speakers()["article-s07"] == {"ada"}

    def test_a_new_reason_refuses_it(self, meanwhile: Any):
        meanwhile(
            lambda: self.speaks(
                "article-s07", "ada-b", chain=[{"actor": "ada", "relation": "relays"}]
            )
        )

        with pytest.raises(MergeRefused, match="article-s07/chain/0"):
            merge("actors", "ada-b", "ada")

        assert ("actors", "ada-b") in exported()

    def test_an_outlet_that_gets_the_voice_of_a_speaker_refuses_it(self, meanwhile: Any):
        self.speaks("article-s07", "ada-b", chain=[{"source": "gazette", "relation": "cites"}])
        meanwhile(lambda: save({"sources": {"gazette": outlet("gazette", actor="ada")}}))

        with pytest.raises(MergeRefused, match="article-s07/chain/0"):
            merge("actors", "ada-b", "ada")

    def test_a_circle_that_somebody_closes_refuses_it(self, meanwhile: Any):
        save({"topics": {"lane": topic("lane", parent="crossing")}})
        new = {**twins()["topics"]["bridge"], "parent": "lane"}
        save(
            {"topics": {"path": topic("path", parent="lane"), "way": topic("way", kind="proposal")}}
        )
        meanwhile(lambda: save({"topics": {"way": {**new, "id": "way", "wikidata_id": None}}}))

        with pytest.raises(MergeRefused, match="leads back"):
            merge("topics", "crossing", "way")

    def test_the_two_records_themselves_are_read_again(self, meanwhile: Any):
        named = actor("ada-b", other_names=[{"name": "Bee"}])
        meanwhile(lambda: save({"actors": {"ada-b": named}}))

        merge("actors", "ada-b", "ada")

        names = [one["name"] for one in exported()["actors", "ada"]["other_names"]]
        assert "Bee" in names
        assert "A. B." not in names

    def test_whoever_is_always_too_late_is_told_so(self, monkeypatch: pytest.MonkeyPatch):
        refuse, numbers = Preparation.refuse, iter(range(9))

        def rename(self: Preparation) -> None:
            refuse(self)
            save({"actors": {"ada-b": actor("ada-b", description=f"{next(numbers)}")}})

        monkeypatch.setattr(Preparation, "refuse", rename)

        with pytest.raises(WritersBusy):
            merge("actors", "ada-b", "ada")


@pytest.mark.usefixtures("filled", "kept_words")
def test_records_that_were_only_delivered_keep_what_they_were():
    Change.objects.all().delete()
    Statement.objects.update(revision=0)
    Revision.objects.all().delete()

    merged = merge("topics", "bridge", "crossing")

    before = Change.objects.get(resource="statements", key="article-s01", revision=0)
    assert '"topics":["bridge","toll"]' in (before.document or "")
    after = Change.objects.get(resource="statements", key="article-s01", revision=merged.revision)
    assert '"topics":["crossing","toll"]' in (after.document or "")


@pytest.mark.django_db
@pytest.mark.parametrize("children", [0, 1, 3])
def test_a_delivered_record_keeps_what_it_was_whichever_of_the_two_has_more_references(
    children: int,
):
    save({"actors": {"ada": actor("ada", wikidata_id="Q7259"), "bo": actor("bo")}})
    save({"actors": {f"kid{one}": actor(f"kid{one}", parent="ada") for one in range(children)}})
    save({"actors": {"other": actor("other", parent="bo")}})
    Actor.objects.update(revision=0)
    Change.objects.all().delete()
    before = exported()

    merge("actors", "ada", "bo")
    assert Actor.objects.get(key="bo").wikidata_id == "Q7259"
    delivered = json.loads(Change.objects.get(key="bo", revision=0).document or "")
    assert (delivered["name"], delivered["wikidata_id"]) == ("Bo", None)

    assert undo_merge("actors", "ada", AUTHOR).left == []
    assert exported() == before
