"""Parsing: whatever comes in, there comes out a document, faults, or both, and never an error."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statements.documents import Batch, Facts, Fault, check_batch, parse_document, serializer_for
from tests.builders import Raw, changed, parsed, world
from tests.documents.strategies import ANY_JSON

WHOLE: dict[str, Raw] = {
    "actors": world()["actors"]["ada"],
    "sources": world()["sources"]["article"],
    "topics": world()["topics"]["bridge"],
    "statements": world()["statements"]["article-s01"],
}
DEEP: Any = []
for _ in range(100_000):
    DEEP = [DEEP]


def places_in(raw: Any, pointer: str = "") -> list[str]:
    """Return a pointer to every value within a value."""
    if isinstance(raw, dict):
        steps = [(key.replace("~", "~0").replace("/", "~1"), raw[key]) for key in raw]
    elif isinstance(raw, list):
        steps = [(str(place), item) for place, item in enumerate(raw)]
    else:
        steps = []
    return [
        place
        for step, inner in steps
        for place in (f"{pointer}/{step}", *places_in(inner, f"{pointer}/{step}"))
    ]


PLACES = [(resource, place) for resource, raw in WHOLE.items() for place in places_in(raw)]


def leads_somewhere(pointer: str, raw: Any) -> bool:
    """Say whether a pointer leads to a value, or to a key that an object does not have."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for step in steps[:-1]:
        if isinstance(raw, Mapping) and step in raw:
            raw = raw[step]
        elif isinstance(raw, list) and step.isdecimal() and int(step) < len(raw):
            raw = raw[int(step)]
        else:
            return False
    if not steps or isinstance(raw, Mapping):
        return True
    return isinstance(raw, list) and steps[-1].isdecimal() and int(steps[-1]) < len(raw)


def judged(resource: str, raw: Any) -> list[Fault]:
    """Parse a value and, as far as it can be read, check it; fail when it is not done properly."""
    document, faults = parse_document(resource, raw)
    assert (document is None) <= bool(faults)
    assert (document is None) == (not isinstance(raw, Mapping))
    if document is not None:
        writable = {
            name for name, field in serializer_for(resource).fields.items() if not field.read_only
        }
        assert set(document) == writable
        batch: Batch = {resource: [document]}
        faults += [fault for _, _, fault in check_batch(batch, Facts.of(batch))]
    return faults


@pytest.mark.parametrize("resource", WHOLE)
@given(raw=ANY_JSON)
def test_any_json_is_read_or_found_fault_with(resource: str, raw: Any):
    for fault in judged(resource, raw):
        assert leads_somewhere(fault.pointer, raw), fault
        assert fault.code.isidentifier()
        assert fault.detail.endswith((".", '"', "?")), fault


@given(place=st.sampled_from(PLACES), value=ANY_JSON)
@example(place=("statements", "/participants"), value="abc")
@example(place=("actors", "/kind"), value=["person"])
@settings(max_examples=settings().max_examples * 4)
def test_any_json_anywhere_in_a_record_is_read_or_found_fault_with(
    place: tuple[str, str], value: Any
):
    resource, pointer = place
    raw = changed(WHOLE[resource], {pointer: value})

    for fault in judged(resource, raw):
        assert leads_somewhere(fault.pointer, raw), fault


@pytest.mark.django_db
@given(place=st.sampled_from(PLACES), value=ANY_JSON)
@example(place=("statements", "/relations"), value=None)
@example(place=("statements", "/estimates"), value=None)
@example(place=("statements", "/topics/0"), value="\0")
@example(place=("actors", "/parent"), value="\ud800")
def test_what_could_be_read_can_be_looked_up(place: tuple[str, str], value: Any):
    resource, pointer = place
    document, _ = parse_document(resource, changed(WHOLE[resource], {pointer: value}))
    assert document is not None
    batch = {resource: [document]}

    check_batch(batch, Facts.gather(batch))


@pytest.mark.parametrize(
    "value",
    [DEEP, {"id": DEEP}, 10**5000, -(10**5000), "a" * 10**5],
    ids=["deep", "deep id", "huge", "hugely negative", "long"],
)
def test_nothing_is_too_deep_or_too_large_to_be_refused(value: Any):
    for resource, pointer in PLACES:
        _, faults = parse_document(resource, changed(WHOLE[resource], {pointer: value}))

        assert all(len(fault.detail) < 2000 for fault in faults)


@pytest.mark.parametrize(("resource", "pointer"), PLACES)
def test_a_place_takes_values_of_its_own_type_only(resource: str, pointer: str):
    there = value_at(WHOLE[resource], pointer)
    own = (int, float) if pointer == "/estimates/0/value" else (type(there),)
    for value in ("surely nothing", 17, 17.5, True, [17], {"seventeen": 17}):
        _, faults = parse_document(resource, changed(WHOLE[resource], {pointer: value}))

        if type(value) not in own and there is not None:
            assert any(fault.pointer.startswith(pointer) for fault in faults), value


def value_at(raw: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        raw = raw[int(step) if isinstance(raw, list) else step]
    return raw


def test_read_only_keys_are_taken_and_ignored():
    raw = WHOLE["actors"]
    shown = {**raw, "url": 5, "created_at": "never", "updated_at": [], "revision": "none"}

    assert parsed("actors", shown) == parsed("actors", raw)


def test_a_reference_is_an_id_or_any_object_with_one():
    raw = WHOLE["statements"]
    brief = {
        "/document": {"id": "article", "name": "other", "url": "/elsewhere/"},
        "/topics/0": {"id": " bridge "},
        "/participants/0/actor": {"id": "ada", "anything": ["goes"]},
    }

    assert parsed("statements", changed(raw, brief)) == parsed("statements", raw)


def test_a_parser_leaves_what_it_was_given_as_it_was():
    raw = changed(WHOLE["statements"], {})

    parse_document("statements", raw)

    assert raw == WHOLE["statements"]


def test_blanks_around_text_are_taken_away_but_a_fragment_is_kept_letter_by_letter():
    raw = changed(WHOLE["statements"], {"/text": " It is so.\n", "/spans/1/exact": " said\u00a0"})

    document = parsed("statements", raw)

    assert document["text"] == "It is so."
    assert document["spans"][1]["exact"] == " said\u00a0"


def test_a_time_is_kept_in_utc():
    raw = changed(WHOLE["sources"], {"/retrieved_at": "2024-12-19T10:30:00+01:00"})

    retrieved_at = parsed("sources", raw)["retrieved_at"]

    assert retrieved_at == datetime(2024, 12, 19, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"/nmae": "Ada"}, 'Did you mean "name"?'),
        ({"/kind": "persn"}, 'Did you mean "person"?'),
        ({"/other_names/0/langauge": "en"}, 'Did you mean "language"?'),
    ],
)
def test_a_fault_names_what_was_probably_meant(change: Raw, hint: str):
    _, (fault,) = parse_document("actors", changed({"id": "ada", **WHOLE["actors"]}, change))

    assert fault.detail.endswith(hint)
