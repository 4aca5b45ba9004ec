"""`manage.py index_search` finds words that are wrong, and makes all of them anew."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from statements.documents.store import word_index
from statements.documents.store.word_index import find_wrong
from statements.management.commands import index_search
from statements.models import Actor, ActorWords, Revision, Statement, StatementWords, TopicWords
from statements.models.revision import WritersBusy
from tests.builders import everything, save, world

pytestmark = pytest.mark.django_db

RECORDS = sum(map(len, world().values()))


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("index_search", *arguments, stdout=output)
    return output.getvalue()


def failing() -> str:
    """Return what a check writes that fails."""
    output = StringIO()
    with pytest.raises(CommandError, match=r"^Run index_search without --check\.$"):
        call_command("index_search", "--check", stdout=output)
    return output.getvalue()


@pytest.fixture(autouse=True)
def filled(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_index, "CHUNK", 2)
    save(world())


def leave_words_behind(actor: str) -> None:
    """Add the words of an actor that there isn't, as only SQLite allows."""
    words = ActorWords.objects.get(record__key=actor).words
    ActorWords.objects.create(record_id=Actor.objects.latest("pk").pk + 1, words=words)


def test_what_was_written_as_ever_is_right_and_stays_as_it_is():
    before = everything()

    assert run("--check") == "All records are indexed as they are.\n"
    assert run() == f"Indexed {RECORDS} records.\n"
    assert everything() == before
    assert Revision.objects.count() == 1


def test_records_whose_words_are_wrong_or_missing_are_named_and_put_right():
    right = everything()
    StatementWords.objects.filter(record__key="article-s01").update(words=" else ")
    TopicWords.objects.filter(record__key="toll").delete()
    wrong = everything()

    head, *named = failing().splitlines()
    assert head == "2 records are not indexed as they are:"
    assert sorted(named) == ["statements/article-s01", "topics/toll"]
    assert everything() == wrong

    run()

    assert list(find_wrong()) == []
    assert everything() == right


def test_only_the_first_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(index_search, "LISTED", 1)
    Statement.objects.update(note="Changed by other means.")

    first, *rest = failing().splitlines()

    assert first == "3 records are not indexed as they are:"
    assert rest == ["statements/article-s00", "…"]


@pytest.mark.skipif("config.getoption('--database') != 'sqlite'", reason="PostgreSQL refuses it")
def test_words_of_records_that_are_gone_are_counted_and_deleted():
    right = everything()
    leave_words_behind("ada")

    assert failing() == "1 records are indexed, but gone.\n"

    run()

    assert everything() == right


def test_a_busy_writer_and_ctrl_c_end_it_with_a_line(monkeypatch: pytest.MonkeyPatch):
    def raising(error: BaseException) -> None:
        def fail() -> None:
            raise error

        monkeypatch.setattr(index_search, "rebuild_index", fail)

    raising(WritersBusy("Others write."))
    with pytest.raises(CommandError, match="Others write"):
        run()
    raising(KeyboardInterrupt())
    with pytest.raises(CommandError, match="Run it again"):
        run()
