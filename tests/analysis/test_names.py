"""Records are found by any spelling of their names, and what they are found by is kept."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statements.analysis import names
from statements.analysis.names import resolve
from statements.documents import MODELS, delete_records, parse_document
from statements.documents.store.name_words import rebuild_name_words
from statements.models import NAME_WORDS, Actor, ActorNameWord, Source, Topic
from statements.vocabularies import MatchReason, Through
from tests.builders import actor, article, outlet, save, topic

pytestmark = pytest.mark.django_db

NAMED = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).map(
    lambda name: name[:300]
)


def found(name: str, model: Any = Actor, limit: int = 20) -> list[str]:
    return [match.record.key for match in resolve(model.objects.all(), name, limit)]


def words() -> dict[str, set[tuple[str, str, str]]]:
    """Return what each kind of record is found by."""
    return {
        model.resource: set(table.objects.values_list("owner__key", "word", "sound"))
        for model, table in NAME_WORDS.items()
    }


SPELLINGS = [
    ("Volodymyr Zelenskyy", "volodymyr-zelenskyy", "exact"),
    ("zelenskyy, volodymyr", "volodymyr-zelenskyy", "exact"),
    ("Zelenskyy", "volodymyr-zelenskyy", "exact"),
    ("Zelensky", "volodymyr-zelenskyy", "other_name"),
    ("Zelenskiy", "volodymyr-zelenskyy", "other_name"),
    ("Зеленський", "volodymyr-zelenskyy", "other_name"),
    ("Зеленский Владимир", "volodymyr-zelenskyy", "other_name"),
    ("Selenskyj", "volodymyr-zelenskyy", "other_name"),
    ("Selenskij", "volodymyr-zelenskyy", "transliteration"),
    ("Zełenski", "volodymyr-zelenskyy", "transliteration"),
    ("ზელენსკი", "volodymyr-zelenskyy", "transliteration"),
    ("V. Zelensky", "volodymyr-zelenskyy", "spelling"),
    ("Zelensky, V", "volodymyr-zelenskyy", "spelling"),
    ("Zelnesky", "volodymyr-zelenskyy", "transliteration"),
    ("Zelemsky", "volodymyr-zelenskyy", "spelling"),
    ("President Zelensky", "volodymyr-zelenskyy", "spelling"),
    ("Путін", "vladimir-putin", "other_name"),
    ("Putni", "vladimir-putin", "transliteration"),
    ("POUTINE", "vladimir-putin", "other_name"),
    ("macron", "emmanuel-macron", "exact"),
    ("E Macron", "emmanuel-macron", "spelling"),
    ("Макрон", "emmanuel-macron", "other_name"),
    ("Trump", "donald-trump", "exact"),
    ("Трамп", "donald-trump", "other_name"),
    ("Pistorious", "boris-pistorius", "transliteration"),
    ("Crosseto", "guido-crosetto", "transliteration"),
    ("Kyiv", "ukraine", "other_name"),
    ("Київ", "ukraine", "other_name"),
    ("Киев", "ukraine", "transliteration"),
    ("Kijów", "ukraine", "transliteration"),
    ("Ukrain", "ukraine", "transliteration"),
    ("USA", "united-states", "other_name"),
    ("U.S.A.", "united-states", "transliteration"),
    ("the United States of America", "united-states", "spelling"),
    ("Соединенные Штаты", "united-states", "other_name"),
    ("Deutschland", "germany", "other_name"),
    ("N.A.T.O.", "nato", "transliteration"),
    ("ООН", "united-nations", "other_name"),
    ("UN Security Council", "un-security-council", "other_name"),
    ("Security Council", "un-security-council", "other_name"),
    ("Italian ministry of defense", "italian-ministry-of-defence", "spelling"),
    ("РБК", "rbc-ukraine", "other_name"),
]


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("name", "first", "reason"), SPELLINGS)
def test_a_record_comes_first_by_any_spelling(name: str, first: str, reason: str):
    best = resolve(Actor.objects.all(), name, 20)[0]

    assert (best.record.key, best.reason) == (first, reason)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("model", "name", "first"),
    [
        (Source, "rbk ukraina", "rbc-ukraine"),
        (Source, "Roiters", "reuters"),
        (Topic, "security guarantees", "security-guarantees"),
        (Topic, "UN auspices", "un-auspices"),
        (Topic, "size of force", "force-size"),
    ],
)
def test_sources_and_topics_are_found_too(model: Any, name: str, first: str):
    assert found(name, model)[0] == first


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    "name", ["", "!", "\u200f", "🙂🙂", "qqqqqq", "x" * 10_000, "a " * 5_000, "ب" * 300, "\u0301"]
)
def test_what_nobody_is_called_finds_nobody(name: str):
    assert found(name) == []


@pytest.mark.usefixtures("seeded")
def test_all_names_of_the_seeds_find_their_record_with_100():
    for model in NAME_WORDS:
        records: list[Any] = list(model.objects.all())
        for record in records:
            if not getattr(record, "is_named", True):
                continue
            for name in (record.name, *(other.name for other in record.other_names.all())):
                if name is not None:
                    scores = {m.record.key: m.score for m in resolve(model.objects.all(), name, 20)}
                    assert scores[record.key] == 100


@pytest.mark.usefixtures("seeded")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(given_names=st.lists(NAMED, min_size=1, max_size=4, unique=True))
def test_every_name_that_can_be_written_finds_its_record_with_100(given_names: list[str]):
    name, *others = given_names
    raw = actor("somebody", name=name, other_names=[{"name": other} for other in others])
    if parse_document("actors", raw)[1]:
        return  # such a name is refused
    save({"actors": {"somebody": raw}})
    kept = Actor.objects.get(key="somebody")
    for one in (kept.name, *(other.name for other in kept.other_names.all())):
        scores = {match.record.key: match.score for match in resolve(Actor.objects.all(), one, 20)}
        assert scores["somebody"] == 100


def test_a_record_is_found_by_its_nearest_name_and_its_own_comes_first():
    others = [{"name": "Kiev"}, {"name": "UKRAINE"}]
    save({"actors": {"ukraine": actor("ukraine", name="Ukraine", other_names=others)}})

    assert [match[1:] for match in resolve(Actor.objects.all(), "kiev", 1)] == [
        ("Kiev", 100, MatchReason.OTHER_NAME)
    ]
    assert [match[1:] for match in resolve(Actor.objects.all(), "ukraine", 1)] == [
        ("Ukraine", 100, MatchReason.EXACT)
    ]


def test_who_has_no_proper_name_is_not_found():
    unnamed = {"kind": "group", "name": "Other officials"}
    save(
        {
            "actors": {
                "others": actor("others", **unnamed, is_named=False),
                "officials": actor("officials", **unnamed),
            }
        }
    )

    assert found("Other officials") == ["officials"]


def test_only_records_that_may_be_seen_are_found():
    save({"actors": {id: actor(id, name="Ada Quay") for id in ("ada", "bo")}})

    seen = Actor.objects.exclude(key="ada")
    assert [match.record.key for match in resolve(seen, "Ada Quay", 20)] == ["bo"]


def test_records_of_one_name_are_all_found_in_the_order_of_their_ids():
    save({"actors": {id: actor(id, name="Ada Quay") for id in ("c", "a", "b")}})

    assert found("quay ada") == ["a", "b", "c"]
    assert found("quay ada", limit=2) == ["a", "b"]


def test_two_frequent_words_are_looked_up_together(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(names, "ROWS", 3)
    johns = {f"john-{n}": actor(f"john-{n}", name=f"John Abel{n}") for n in range(6)}
    smiths = {f"smith-{n}": actor(f"smith-{n}", name=f"Bert{n} Smith") for n in range(6)}
    both = {"zed": actor("zed", name="John Quincy Smith")}
    save({"actors": johns})
    save({"actors": smiths})
    save({"actors": both})

    assert found("John Smith")[0] == "zed"
    assert found("J. Smith")[0] == "zed"


@pytest.mark.usefixtures("seeded")
def test_what_it_costs_does_not_depend_on_what_is_found(django_assert_num_queries: Any):
    # the words, other names, the records
    for name in ("Zelensky", "Ministry of Foreign Affairs", "UN Security Council of the nations"):
        with django_assert_num_queries(3):
            assert resolve(Actor.objects.all(), name, 10)
    with django_assert_num_queries(3):
        assert resolve(Topic.objects.all(), "size of the force", 10)
    with django_assert_num_queries(1):
        assert not resolve(Actor.objects.all(), "qqqqqq", 10)


def rebuilt() -> dict[str, set[tuple[str, str, str]]]:
    rebuild_name_words()
    return words()


def replaced(id: str, **values: Any) -> None:
    save({"actors": {id: actor(id, **values)}})


def test_every_write_leaves_the_words_that_rebuilding_makes():
    save(
        {
            "actors": {
                "ada": actor("ada", name="Ada Quay", other_names=[{"name": "Ада Куей"}]),
                "bo": actor("bo", name="Bo"),
                "they": actor("they", name="They", is_named=False),
            },
            "sources": {
                "herald": outlet("herald", other_names=[{"name": "Der Herold"}]),
                "article": article("article"),
            },
            "topics": {
                "bridge": topic("bridge", name="The bridge", other_names=[{"name": "Il ponte"}])
            },
        }
    )
    first = words()
    assert ("ada", "kuei", "K") in first["actors"]
    assert {owner for owner, *_ in first["actors"]} == {"ada", "bo"}
    assert first == rebuilt()

    replaced("ada", name="Ada Bay")
    replaced("they", name="They", is_named=True)
    replaced("bo", name="Bo", is_named=False)
    renamed = words()
    assert {word for owner, word, _ in renamed["actors"] if owner == "ada"} == {
        *("ada", "bay", "adabay"),
    }
    assert {owner for owner, *_ in renamed["actors"]} == {"ada", "they"}
    assert renamed == rebuilt()

    delete_records(list(Actor.objects.filter(key="ada")), by=None, through=Through.API)
    assert {owner for owner, *_ in words()["actors"]} == {"they"}
    assert words() == rebuilt()


@pytest.mark.usefixtures("seeded")
def test_the_delivered_records_have_the_words_that_rebuilding_makes():
    before = words()

    assert before == rebuilt()
    assert all(before[model.resource] for model in NAME_WORDS)


def test_what_loaddata_brings_is_found_by_name():
    call_command("loaddata", "fixtures/shared.json", verbosity=0)
    before = words()

    assert found("Зеленський")[0] == "volodymyr-zelenskyy"
    assert before == rebuilt()


@pytest.mark.usefixtures("seeded")
def test_the_migration_gives_older_records_the_words_that_a_write_gives():
    before = words()
    for table in NAME_WORDS.values():
        table.objects.all().delete()
    assert found("Zelensky") == []

    migration = import_module("statements.migrations.0011_names")
    migration.add_words(apps, SimpleNamespace(connection=connection))

    assert words() == before


def test_all_kinds_of_record_but_statements_have_names():
    assert set(NAME_WORDS) == set(MODELS.values()) - {MODELS["statements"]}


def test_a_word_is_longer_than_no_column_takes():
    save({"actors": {"long": actor("long", name="x" * 300, other_names=[{"name": "ß" * 300}])}})

    assert found("x" * 300) == ["long"]
    assert found("ß" * 300) == ["long"]
    assert max(len(word.sound) for word in ActorNameWord.objects.all()) <= 60
