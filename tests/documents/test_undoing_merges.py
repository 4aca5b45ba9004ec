"""Undoing a merge moves back what is as the merge left it, and names the rest."""

import json

import pytest

from statements.documents.merging.undoing import undo_merge
from statements.models import Actor, Change, Statement
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
