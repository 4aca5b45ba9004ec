"""The documents that the database builds are those that the serializers show, whatever is in them.

Of both seeds and the quay, of generated records, and of any trim. Brief records and rows of a
CSV are those that Python makes of whole answers.
"""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rest_framework.serializers import BaseSerializer, ListSerializer

from statements.api.urls import RESOURCES
from statements.documents import MODELS, SERIALIZERS
from statements.documents.serializers.briefs import brief
from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.parts import SpanSerializer
from statements.documents.serializers.records import WholeEstimateSerializer
from statements.documents.serializers.rows import StatementRowSerializer, row
from statements.models import Source
from statements.rest.serializers.fields import BooleanField
from statements.rest.serializers.objects import ReferenceSerializer
from statements.rest.serializers.sparse_fields import SparseFields, fields_of
from statements.rest.visibility import PUBLIC
from tests.api.asking import READER
from tests.builders import Raw, save
from tests.documents.comparing import as_json, assert_same, built, exact, shown
from tests.documents.strategies import RECORDS, fill

WHOLE_SHAPES: dict[str, Any] = {**SERIALIZERS, "estimates": WholeEstimateSerializer}

SCALE = max(0.5, settings().max_examples / 100)
ROUNDS, MORE_ROUNDS = 5, 20
COUNTS = {"actors": 150, "sources": 150, "topics": 150, "statements": 150}
"""How many records of each kind to generate at least; `make test` generates half as many."""


@pytest.fixture
def worlds(db: None) -> None:
    """Fill the database with both seeds and the quay, which has drafts."""
    from tests.api.world import fill

    fill()


@pytest.fixture
def the_world(db: None) -> None:
    """Fill the database with what generated records refer to."""
    fill()


def pages(resource: str, query: str = "") -> Iterator[Any]:
    """Yield the records of a list, page by page, with all that `exact` keeps."""
    address: str | None = f"/api/v1/{resource}/?limit=500&{query}"
    while address:
        response = READER.get(address)
        assert response.status_code == 200, response.content
        address = response.json()["next"]
        yield from dict(exact(response.text)[1])["results"]


def public(resource: str) -> Any:
    """Return the records that a list has, in its order."""
    return PUBLIC.rows(WHOLE_SHAPES[resource].Meta.model).order_by("key")


def stored(resource: str) -> Any:
    """Return all records, drafts among them; an estimate alone is never that of a draft."""
    return public(resource) if resource == "estimates" else MODELS[resource].objects.order_by("key")


@pytest.mark.usefixtures("worlds")
@pytest.mark.parametrize("resource", WHOLE_SHAPES)
def test_every_record_of_the_worlds_is_built_as_it_is_shown(resource: str):
    everything = stored(resource)

    assert assert_same(WHOLE_SHAPES[resource], everything) == everything.count() > 10
    if resource == "statements":
        assert everything.count() > public(resource).count()


@pytest.mark.usefixtures("worlds")
@pytest.mark.parametrize("resource", WHOLE_SHAPES)
def test_what_is_answered_is_what_the_serializer_shows(resource: str):
    texts = shown(WHOLE_SHAPES[resource], public(resource))

    assert list(pages(resource)) == [exact(text) for text in texts.values()]
    for id, text in texts.items():
        assert exact(READER.get(f"/api/v1/{resource}/{id}/").text) == exact(text)


def whole(resource: str) -> dict[str, Any]:
    """Return the whole answer of each record by id, with the statement of an estimate whole too."""
    shape = WHOLE_SHAPES[resource]
    answers = {id: json.loads(text) for id, text in built(shape, stored(resource)).items()}
    if resource == "estimates":
        statements = whole("statements")
        for answer in answers.values():
            answer["statement"] = statements[answer["statement"]["id"]]
    return answers


def plain(text: str) -> Any:
    """Return a brief record with the numbers in its line written in one way.

    PostgreSQL doesn't write all doubles above 2**53 in their shortest form.
    """
    record = json.loads(text)
    number = re.compile(r"[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?")
    record["one_line"] = number.sub(lambda found: str(float(found[0])), record["one_line"])
    return list(record.items())


def assert_same_in_brief(resource: str) -> None:
    """Assert that brief records and rows of a CSV are built as Python makes them of whole ones."""
    serializer: Any = RESOURCES[resource].brief_serializer_class
    texts = built(serializer, stored(resource))
    answers = whole(resource)
    assert texts.keys() == answers.keys()
    for id, text in texts.items():
        assert plain(text) == plain(as_json(brief(serializer(), answers[id])))
    if resource != "statements":
        return
    publishers = dict(Source.objects.values_list("key", "publisher__key"))
    rows = built(StatementRowSerializer, stored(resource))
    for id, answer in whole(resource).items():
        publisher = publishers[answer["document"]["id"]]
        document = {**answer["document"], "publisher": publisher and {"id": publisher}}
        assert row({**answer, "document": document}) == {
            **json.loads(rows[id]),
            "document": document,
        }


@pytest.mark.usefixtures("worlds")
@pytest.mark.parametrize("resource", WHOLE_SHAPES)
def test_every_record_of_the_worlds_is_built_in_brief_as_its_answer_says(resource: str):
    assert_same_in_brief(resource)


def generated(resource: str) -> list[Raw]:
    """Return the records that are to be compared, of which no two claim the same.

    Hypothesis makes new examples from earlier ones, so those of one run are too much alike. Each
    round starts over, with its own seed taken from the seed of the test run. More follow
    until each optional part is present in one record and absent in another.
    """
    serializer = SERIALIZERS[resource]()
    found = [raw for _ in range(ROUNDS) for raw in draw_round(resource)]
    for _ in range(MORE_ROUNDS):
        if not one_sided(serializer, found):
            break
        found += draw_round(resource)
    assert not one_sided(serializer, found)
    voiced: set[str] = set()
    for number, raw in enumerate(found):
        raw["id"] = numbered(raw["id"], number)
        if raw.get("wikidata_id"):
            raw["wikidata_id"] = f"Q{10**7 + number}"
        for place, estimate in enumerate(raw.get("estimates", ())):
            estimate["id"] = numbered(estimate["id"], 10 * number + place)
        for identifier in raw["identifiers"]:
            identifier["value"] = f"{identifier['value'][:100]} {number}"
        if resource == "sources" and raw["actor"] is not None:
            # An actor is the voice of one outlet.
            raw["actor"] = None if voiced else raw["actor"]
            voiced.add("realm")
    return found


def draw_round(resource: str) -> list[Raw]:
    drawn: list[Raw] = []

    def draw(raw: Raw) -> None:
        drawn.append(raw)

    run = settings(
        max_examples=int(COUNTS[resource] * SCALE / ROUNDS),
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )(given(RECORDS[resource])(draw))
    seed(random.getrandbits(32))(run)()
    return drawn


def numbered(id: str, number: int) -> str:
    tail = f"-{number}"
    return id[: 100 - len(tail)] + tail


def one_sided(serializer: Any, raws: list[Raw]) -> set[str]:
    """Return the optional parts that are present in all of these records, or in none."""
    found: set[str] = set()
    for name, field in serializer.fields.items():
        is_given = isinstance(serializer, SpanSerializer) and name in ("start", "end", "digest")
        if field.read_only or is_given or isinstance(field, BooleanField):
            continue
        given = [raw[name] for raw in raws]
        sides: dict[str, set[bool]] = {}
        if field.allow_null or isinstance(field, ListSerializer):
            sides[name] = {value in (None, []) for value in given}
        if isinstance(field, EdtfDateSerializer):
            for part in ("edtf", "text"):
                sides[f"{name}.{part}"] = {date[part] is None for date in given if date}
        found |= {part for part, seen in sides.items() if seen != {True, False}}
        if isinstance(field, ListSerializer) and not isinstance(field.child, ReferenceSerializer):
            parts = one_sided(field.child, [part for parts in given for part in parts])
            found |= {f"{name}.{part}" for part in parts}
    return found


@pytest.mark.usefixtures("the_world")
@pytest.mark.parametrize("resource", RECORDS)
def test_any_record_is_built_and_answered_as_it_is_shown(resource: str):
    raws = generated(resource)
    save({resource: {raw["id"]: raw for raw in raws}})

    for kind in (resource, "estimates") if resource == "statements" else (resource,):
        shape = WHOLE_SHAPES[kind]
        assert assert_same(shape, stored(kind)) > COUNTS[resource] * SCALE / 5
        texts = shown(shape, public(kind))
        assert list(pages(kind)) == [exact(text) for text in texts.values()]
        assert_same_in_brief(kind)


def paths(serializer: Any, prefix: str = "") -> Iterator[str]:
    """Yield the dotted name of every key, but not of the ids that always stay."""
    for name, field in fields_of(serializer).items():
        if name != "id":
            yield f"{prefix}{name}"
            if isinstance(field, BaseSerializer):
                yield from paths(field, f"{prefix}{name}.")


@st.composite
def trims(draw: st.DrawFn) -> tuple[str, SparseFields]:
    """Return a resource and some of the keys of its records, to be shown or left out."""
    resource = draw(st.sampled_from(sorted(WHOLE_SHAPES)))
    some = st.frozensets(st.sampled_from(list(paths(WHOLE_SHAPES[resource]()))), max_size=8)
    return resource, SparseFields(draw(some), draw(some))


@pytest.mark.usefixtures("worlds")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=trims())
def test_what_a_trim_leaves_is_built_and_answered_as_it_is_shown(asked: tuple[str, SparseFields]):
    resource, trim = asked
    shape, records = WHOLE_SHAPES[resource], public(resource)
    query = "&".join(f"{name}={','.join(kept)}" for name, kept in trim._asdict().items() if kept)

    assert_same(shape, stored(resource), trim)
    texts = shown(shape, records, trim)
    assert list(pages(resource, query)) == [exact(text) for text in texts.values()]


def test_an_exact_comparison_sees_the_order_of_keys_and_the_kind_of_a_number():
    assert exact('{"a":1,"b":2}') != exact('{"b":2,"a":1}')
    assert exact("40000") != exact("40000.0")
    assert exact("[1e300]") == exact(as_json([1e300]))
