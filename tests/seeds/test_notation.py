"""What a person writes, and the document that it is short for."""

from typing import Any

import pytest
import yaml

from statements.documents import normalize, parse_document, serializer_for
from statements.seeds.notation import expand_seed
from statements.seeds.reading import read_yaml
from tests.seeds.small import STORY


def documents(content: str) -> dict[str, Any]:
    seed = expand_seed(read_yaml(content.encode(), "story.yaml"), "story")
    assert seed.faults == []
    return {f"{entry.resource}/{entry.document['id']}": entry.document for entry in seed.entries}


def statement(body: str) -> dict[str, Any]:
    """Return the document of one statement of the story, s01, with this body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    found: dict[str, Any] = documents(
        "recorded: 2026-01-01T00:00:00Z\ndocument: {id: story}\n"
        f"statements:\n  s01:\n{lines}  s02: {{}}\n"
    )["statements/story-s01"]
    return found


def test_ids_the_document_and_its_kind_are_implied():
    found = documents(STORY)

    assert list(found) == [
        "sources/story",
        "actors/cleo",
        "topics/repair",
        "statements/story-s01",
        "statements/story-s02",
    ]
    assert found["sources/story"]["kind"] == "document"
    assert found["statements/story-s01"]["document"] == "story"
    assert found["statements/story-s02"]["estimates"][0]["id"] == "story-e1"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("topics: bridge", {"topics": ["bridge"]}),
        ("topics: [tower, bridge]", {"topics": ["tower", "bridge"]}),
        ("said: 2024-12-18", {"said": {"edtf": "2024-12-18"}}),
        ("said: 2024", {"said": {"edtf": "2024"}}),
        ("said: 0987", {"said": {"edtf": "0987"}}),
        ("said: {edtf: 2024, basis: inferred}", {"said": {"edtf": "2024", "basis": "inferred"}}),
        ("said: {text: Friday}", {"said": {"edtf": None, "text": "Friday"}}),
        ("said: null", {"said": None}),
        ("stances: {holder: a, topic: b}", {"stances": [{"holder": "a", "topic": "b"}]}),
        ("relations: {restates: s02}", {"relations": [{"kind": "restates", "other": "story-s02"}]}),
        (
            "relations: {restates: other-s02}",
            {"relations": [{"kind": "restates", "other": "other-s02"}]},
        ),
        (
            "relations: {contrasts: [s02, other-s02], supports: {other: s02}}",
            {
                "relations": [
                    {"kind": "supports", "other": "story-s02"},
                    {"kind": "contrasts", "other": "story-s02"},
                    {"kind": "contrasts", "other": "other-s02"},
                ]
            },
        ),
        (
            "about: [russia, {actor: italy, described_as: Rome}]\nspeaker: ana",
            {
                "participants": [
                    {"role": "speaker", "actor": "ana"},
                    {"role": "about", "actor": "russia"},
                    {"role": "about", "actor": "italy", "described_as": "Rome"},
                ]
            },
        ),
        (
            "spans: {cue: {start: 3, exact: said}}",
            {
                "spans": [{"part": "cue", "start": 3, "exact": "said"}],
            },
        ),
        (
            "spans: {cue: {start: 3, exact: said, end: 9, digest: x}}",
            {"spans": [{"part": "cue", "start": 3, "end": 9, "exact": "said", "digest": "x"}]},
        ),
        (
            "spans:\n  time: {start: 9, end: 10, digest: y}\n"
            "  content: [{start: 1, end: 2, digest: x}, {start: 3, end: 4, digest: y}]",
            {
                "spans": [
                    {"part": "content", "start": 1, "end": 2, "digest": "x"},
                    {"part": "content", "start": 3, "end": 4, "digest": "y"},
                    {"part": "time", "start": 9, "end": 10, "digest": "y"},
                ]
            },
        ),
        (
            "estimates: {e2: {value: 2}, e1: {value: 1}}",
            {
                "estimates": [
                    {"id": "story-e2", "value": 2},
                    {"id": "story-e1", "value": 1},
                ]
            },
        ),
    ],
)
def test_what_is_written_is_short_for_a_document(written: str, meant: dict[str, Any]):
    found = statement(written)

    assert {key: found[key] for key in meant} == meant


def test_another_name_is_a_name_alone_or_with_its_language():
    found = documents(
        "recorded: 2026-01-01T00:00:00Z\n"
        "actors:\n  a: {other_names: [Kyiv, {name: Київ, language: uk}]}\n"
    )

    assert found["actors/a"]["other_names"] == [
        {"name": "Kyiv"},
        {"name": "Київ", "language": "uk"},
    ]


def test_the_order_of_keys_in_a_file_means_nothing():
    def reversed_mappings(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: reversed_mappings(value[key]) for key in reversed(value)}
        return [reversed_mappings(item) for item in value] if isinstance(value, list) else value

    other_way = reversed_mappings(yaml.safe_load(STORY.replace("2026-01-02T00:00:00Z", "''")))
    other_way["recorded"] = "2026-01-02T00:00:00Z"
    found = documents(yaml.safe_dump(other_way, sort_keys=False))

    def meaning(name: str, raw: dict[str, Any]) -> dict[str, Any]:
        resource = name.split("/", maxsplit=1)[0]
        document, faults = parse_document(resource, raw)
        assert document is not None
        assert faults == []
        return normalize(serializer_for(resource), document)

    as_written = documents(STORY)
    assert found.keys() == as_written.keys()
    for name in found:
        assert meaning(name, found[name]) == meaning(name, as_written[name])
