"""Bad seed files: each fault is named with its file, line and path, and nothing else is."""

import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.seeds.checking import check_folder
from statements.seeds.faults import SeedError, Steps
from statements.seeds.reading import read_yaml
from tests.seeds.broken import BAD, Bad
from tests.seeds.small import SHARED, STORY, edited, write


def faults_of(folder: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(SeedError) as raised:
        check_folder(folder)
    return [
        (Path(fault.file).name, fault.line, fault.path, fault.message)
        for fault in raised.value.faults
    ]


def test_the_small_seed_has_no_fault(tmp_path: Path):
    checked = check_folder(write(tmp_path))

    assert {one.name: sorted(one.batch) for one in checked} == {
        "shared": ["actors", "sources", "topics"],
        "story": ["actors", "sources", "statements", "topics"],
    }


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.why)
def test_a_bad_seed_file_gets_one_fault_with_its_file_line_and_path(bad: Bad, tmp_path: Path):
    content = edited({"shared": SHARED, "story": STORY}[bad.file], bad.line, *bad.instead)

    ((file, line, path, message),) = faults_of(write(tmp_path, **{bad.file: content}))

    assert (file, line, path) == (f"{bad.file}.yaml", bad.at, bad.path)
    assert bad.says in message


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        pytest.param(b"actors: [1\nsources: 2\n", 2, "cannot be read", id="brackets"),
        pytest.param(b"actors:\n  ana: 1\n ben: 2\n", 3, "cannot be read", id="indentation"),
        pytest.param(b"recorded: 1\nactors: \xff\n", 2, "not UTF-8", id="not UTF-8"),
        pytest.param("a: 1\nb: \u2028\n".encode(), 2, 'as "\\u2028"', id="an old line break"),
        pytest.param(b"a: 1\nb: \x07\n", 2, "U+0007", id="a control character"),
        pytest.param(b"a: &x 1\nb: *x\n", 2, "aliases", id="an alias"),
        pytest.param(b"a: 1\n---\nb: 1\n", 2, "single document", id="two documents"),
        pytest.param(b"a: 1\nb: !x 1\n", 2, "Tags", id="a tag"),
        pytest.param(b"a: 1\n[b]: 1\n", 2, "A key is a plain word", id="a list as a key"),
        pytest.param(b'a: "\\ud83d"\n', 1, "surrogate", id="half a character"),
        pytest.param(b"[" * 5000, 1, "nested too deeply", id="too deep"),
        pytest.param(b"", 1, "begins with recorded", id="nothing"),
        pytest.param(b"- 1\n", 1, "begins with recorded", id="a list"),
    ],
)
def test_a_file_that_cannot_be_read_is_the_only_one_at_fault(
    content: bytes, line: int, says: str, tmp_path: Path
):
    write(tmp_path)
    (tmp_path / "shared.yaml").write_bytes(content)

    ((file, found, _, message), *others) = faults_of(tmp_path)

    assert (file, found) == ("shared.yaml", line)
    assert says in message
    # The records of an unread file are not known; nobody is to blame for naming them.
    if "begins" not in says:
        assert others == []


def test_a_document_without_coverage_is_a_fault(tmp_path: Path):
    without = STORY[: STORY.index("coverage:")]

    assert faults_of(write(tmp_path, story=without)) == [
        (
            "story.yaml",
            1,
            "coverage",
            "Give the coverage list: each sentence, with the statements that carry it.",
        )
    ]


def test_a_statement_that_no_sentence_names_is_a_fault(tmp_path: Path):
    uncovered = edited(
        STORY, 40, "  - {sentence: 2, paragraph: 1, start: 29, end: 61, reason: It is short.}"
    )

    assert faults_of(write(tmp_path, story=uncovered)) == [
        ("story.yaml", 19, "statements.s02", "No sentence in the coverage list names this.")
    ]


def test_a_circle_of_parents_is_a_fault_at_each_of_them(tmp_path: Path):
    circle = edited(SHARED, 5, "  club: {kind: organization, name: Club, parent: ben}")

    assert [fault[:3] for fault in faults_of(write(tmp_path, shared=circle))] == [
        ("shared.yaml", 4, "actors.ben.parent"),
        ("shared.yaml", 5, "actors.club.parent"),
    ]


def test_a_document_may_name_one_that_another_file_is_about(tmp_path: Path):
    notice = """\
recorded: 2026-01-03T00:00:00Z
document:
  id: notice
  corrections: {kind: corrects, document: story, made: 2026-01-03}
coverage:
  - {sentence: 1, paragraph: 1, start: 0, end: 4, reason: corrects an address}
"""

    checked = check_folder(write(tmp_path, notice=notice))

    assert [one.name for one in checked] == ["notice", "shared", "story"]


def test_what_two_documents_name_must_be_shared(tmp_path: Path):
    other = STORY.replace("id: story", "id: other").replace("topics: bridge", "topics: repair")
    other = edited(edited(other, 8), 8).replace("  cleo:", "  dora:").replace("Cleo", "Dora")

    faults = faults_of(write(tmp_path, other=other))

    assert {(file, path) for file, _, path, _ in faults} == {
        ("other.yaml", "statements.s01.topics"),
        ("other.yaml", "statements.s02.topics"),
    }
    assert all("into shared.yaml" in message for *_, message in faults)


def test_any_file_about_no_document_is_shared(tmp_path: Path):
    more = "recorded: 2026-01-01T00:00:00Z\nactors:\n  dora: {kind: person, name: Dora}\n"
    story = edited(STORY, 24, "    speaker: dora")

    checked = check_folder(write(tmp_path, more=more, story=story))

    assert [one.name for one in checked] == ["more", "shared", "story"]


TALE = """\
recorded: 2026-01-03T00:00:00Z
document:
  id: tale
statements:
  s01: {text: Ben is for it., kind: endorsement, topics: bridge, speaker: ben}
"""
"""A document of which nobody has the text."""


def test_a_folder_may_name_what_its_base_shares(tmp_path: Path):
    base = write(tmp_path / "base")
    (tmp_path / "tale.yaml").write_text(TALE)

    assert [one.name for one in check_folder(tmp_path, base=base)] == ["tale"]
    assert [fault[2] for fault in faults_of(tmp_path)] == [
        "statements.s01.speaker",
        "statements.s01.topics",
    ]


def test_faults_of_the_base_come_with_those_of_the_folder(tmp_path: Path):
    base = write(tmp_path / "base", story=edited(STORY, 13, "    kind: demnad"))
    (tmp_path / "tale.yaml").write_text(TALE.replace("endorsement", "prais"))

    with pytest.raises(SeedError) as raised:
        check_folder(tmp_path, base=base)

    assert [Path(fault.file).name for fault in raised.value.faults] == ["story.yaml", "tale.yaml"]


def test_a_document_without_a_text_needs_no_coverage_list(tmp_path: Path):
    known = f"  text_sha256: {'a' * 64}\n  text_length: 62\n"

    assert check_folder(write(tmp_path / "without", tale=TALE))
    with_text = TALE.replace("  id: tale\n", f"  id: tale\n{known}")
    assert [fault[2] for fault in faults_of(write(tmp_path / "with", tale=with_text))] == [
        "coverage"
    ]


def test_all_faults_of_all_files_come_at_once_in_the_order_of_their_places(tmp_path: Path):
    shared = edited(SHARED, 5, "  club: {kind: organisation, name: Club}")
    story = edited(STORY, 29, "        lower: 9")
    story = edited(story, 23, "    topics: brige")
    story = edited(story, 13, "    kind: demnad")

    assert [fault[:3] for fault in faults_of(write(tmp_path, shared=shared, story=story))] == [
        ("shared.yaml", 5, "actors.club.kind"),
        ("story.yaml", 13, "statements.s01.kind"),
        ("story.yaml", 23, "statements.s02.topics"),
        ("story.yaml", 29, "statements.s02.estimates.e1.lower"),
    ]


def test_a_folder_without_seed_files_is_a_fault(tmp_path: Path):
    assert [message for *_, message in faults_of(tmp_path)] == [
        "There are no seed files (*.yaml) here."
    ]


def test_a_seed_file_by_the_other_ending_is_not_passed_over(tmp_path: Path):
    write(tmp_path)
    (tmp_path / "story.yaml").rename(tmp_path / "story.yml")

    assert [fault[3] for fault in faults_of(tmp_path)] == ["Name this file *.yaml."]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
places = st.sampled_from(sorted(read_yaml(STORY.encode(), "story.yaml").lines, key=str))


@given(st.dictionaries(places, anything, min_size=1, max_size=2))
def test_whatever_stands_in_a_file_is_right_or_a_fault_and_never_an_accident(changes: Any):
    data = read_yaml(STORY.encode(), "story.yaml").data
    for path, value in changes.items():
        data = put(data, path, value)
    content = json.dumps(data)

    with TemporaryDirectory() as folder, suppress(SeedError):
        check_folder(write(Path(folder), story=content))


def put(data: Any, path: Steps, value: Any) -> Any:
    """Return the data with another value at a path, where it still has that path."""
    if not path:
        return value
    first, *rest = path
    if isinstance(data, list) and isinstance(first, int) and first < len(data):
        return [*data[:first], put(data[first], tuple(rest), value), *data[first + 1 :]]
    if isinstance(data, dict) and first in data:
        return {**data, first: put(data[first], tuple(rest), value)}
    return data
