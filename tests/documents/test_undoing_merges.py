"""Undoing a merge moves back what is as the merge left it, and names the rest."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from statements.documents.merging.comparing import Comparison, NotMerged
from statements.documents.merging.preparing import OutOfDate
from statements.documents.merging.undoing import undo_merge
from statements.models import Actor, Change, Statement
from statements.models.revision import WritersBusy
from tests.builders import actor, save, statement
from tests.documents.twins_world import AUTHOR, exported, merge, twins


@pytest.fixture
def filled(db: None) -> None:
    """Write the world with twins."""
    save(twins())


@pytest.mark.usefixtures("filled", "kept_words")
class TestUndoing:
    """Undoing a merge moves back only what is as the merge left it."""

    def test_what_changed_since_is_named_and_left(self):
        said = {"participants": [{"actor": "ada-b", "role": "speaker"}]}
        save({"statements": {"article-s02": statement("article-s02", **said)}})
        save({"statements": {"article-s03": statement("article-s03", **said)}})
        save({"statements": {"article-s04": statement("article-s04", **said)}})
        merge("actors", "ada-b", "ada")
        save({"statements": {"article-s02": statement("article-s02", note="Later.")}})
        Statement.objects.filter(key="article-s04").delete()
        save({"statements": {"article-s05": statement("article-s05")}})

        undone = undo_merge("actors", "ada-b", AUTHOR)

        assert undone.restored == [
            ("actors", "ada"),
            ("sources", "leaflet"),
            ("statements", "article-s03"),
        ]
        assert undone.left == [("statements", "article-s02"), ("statements", "article-s04")]
        now = exported()
        assert now["statements", "article-s02"]["note"] == "Later."
        assert now["statements", "article-s02"]["participants"][0]["actor"] == "ada"
        assert now["statements", "article-s03"]["participants"][0]["actor"] == "ada-b"
        assert now["statements", "article-s05"]["participants"][0]["actor"] == "ada"

    def test_what_changed_and_changed_back_is_as_the_merge_left_it(self):
        said = {"participants": [{"actor": "ada-b", "role": "speaker"}]}
        save({"statements": {"article-s02": statement("article-s02", **said)}})
        merge("actors", "ada-b", "ada")
        for note in ("Later.", None):
            save({"statements": {"article-s02": statement("article-s02", note=note)}})

        assert undo_merge("actors", "ada-b", AUTHOR).left == []

    def test_a_dry_run_writes_nothing(self):
        merge("actors", "ada-b", "ada")
        before = exported()

        undone = undo_merge("actors", "ada-b", AUTHOR, dry_run=True)

        assert (undone.revision, undone.left) == (None, [])
        assert exported() == before

    def test_the_record_was_created_when_it_was(self):
        created = json.loads(Change.objects.get(resource="actors", key="ada-b").document or "")[
            "created_at"
        ]
        merge("actors", "ada-b", "ada")

        undone = undo_merge("actors", "ada-b", AUTHOR)

        change = Change.objects.get(resource="actors", key="ada-b", revision=undone.revision)
        assert json.loads(change.document or "")["created_at"] == created
        row = Actor.objects.get(key="ada-b")
        assert row.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") == created

    def test_one_merge_after_the_other_is_undone_in_the_opposite_order(self):
        save({"actors": {"ada-c": actor("ada-c")}})
        between = exported()
        merge("actors", "ada-b", "ada-c")
        merge("actors", "ada-c", "ada")

        undo_merge("actors", "ada-c", AUTHOR)
        undo_merge("actors", "ada-b", AUTHOR)

        assert exported() == between

    def test_an_import_is_not_taken_back_with_a_merge_in_it(self):
        from statements.transfer import Item, import_items

        named = {"id": "harbor", "kind": "issue", "name": "The new harbor"}
        gone = Item(1, "topics", None, "ramp", into="toll")
        import_items([gone, Item(2, "topics", named)], author=AUTHOR)

        undone = undo_merge("topics", "ramp", AUTHOR)

        assert undone.restored == []
        assert exported()["topics", "harbor"]["name"] == "The new harbor"
        assert exported()["topics", "ramp"]["parent"] == "crossing"


SAID = {"participants": [{"actor": "ada-b", "role": "speaker"}]}
SPEAKERS = [{"actor": "ada", "role": "speaker"}, {"actor": "ada-b", "role": "speaker"}]


@pytest.mark.usefixtures("kept_words")
class TestMeanwhile:
    """What others write while the undoing is prepared counts as well."""

    @pytest.fixture(autouse=True)
    def merged(self, db: None) -> None:
        records = twins()
        for number, about in ((3, SAID), (4, SAID), (5, {"participants": SPEAKERS})):
            id = f"article-s0{number}"
            records["statements"][id] = statement(id, **about)
        save(records)
        merge("actors", "ada-b", "ada")

    @pytest.fixture
    def meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
        """Return what makes something happen once, between comparing and writing."""

        def between(act: Callable[[], Any]) -> None:
            waiting, compare = [act], Comparison.__init__

            def compare_and_act(self: Comparison, *args: Any) -> None:
                compare(self, *args)
                if waiting:
                    waiting.pop()()

            monkeypatch.setattr(Comparison, "__init__", compare_and_act)

        return between

    def speakers(self) -> dict[str, set[str]]:
        return {
            id: {one["actor"] for one in record["participants"]}
            for (kind, id), record in exported().items()
            if kind == "statements" and id in ("article-s03", "article-s04", "article-s05")
        }

    def test_what_somebody_changes_is_left(self, meanwhile: Any):
        meanwhile(
            lambda: save(
                {
                    "statements": {
                        "article-s03": statement("article-s03", note="Later."),
                        "article-s05": statement("article-s05", note="Later."),
                    }
                }
            )
        )

        undone = undo_merge("actors", "ada-b", AUTHOR)

        assert undone.left == [("statements", "article-s03"), ("statements", "article-s05")]
        assert self.speakers() == {
            "article-s03": {"ada"},
            "article-s04": {"ada-b"},
            "article-s05": {"ada"},
        }
        assert exported()["statements", "article-s03"]["note"] == "Later."

    def test_what_somebody_changes_back_goes_back(self, meanwhile: Any):
        save({"statements": {"article-s04": statement("article-s04", note="Later.")}})
        meanwhile(lambda: save({"statements": {"article-s04": statement("article-s04")}}))

        assert undo_merge("actors", "ada-b", AUTHOR).left == []
        assert self.speakers() == {
            "article-s03": {"ada-b"},
            "article-s04": {"ada-b"},
            "article-s05": {"ada", "ada-b"},
        }

    def test_a_merge_that_somebody_undoes_is_not_undone_again(self, meanwhile: Any):
        meanwhile(lambda: undo_merge("actors", "ada-b", AUTHOR))

        with pytest.raises(NotMerged):
            undo_merge("actors", "ada-b", AUTHOR)

    def test_one_that_is_undone_and_made_again_is_compared_again(self, meanwhile: Any):
        def undo_and_merge() -> None:
            undo_merge("actors", "ada-b", AUTHOR)
            save({"statements": {"article-s03": statement("article-s03")}})
            merge("actors", "ada-b", "ada")

        meanwhile(undo_and_merge)

        undo_merge("actors", "ada-b", AUTHOR)

        assert self.speakers() == {
            "article-s03": {"ada"},
            "article-s04": {"ada-b"},
            "article-s05": {"ada", "ada-b"},
        }

    def test_whoever_is_always_too_late_is_told_so(self, monkeypatch: pytest.MonkeyPatch):
        def fail(_: Comparison) -> None:
            raise OutOfDate

        monkeypatch.setattr(Comparison, "catch_up", fail)

        with pytest.raises(WritersBusy):
            undo_merge("actors", "ada-b", AUTHOR)
        assert self.speakers()["article-s03"] == {"ada"}
