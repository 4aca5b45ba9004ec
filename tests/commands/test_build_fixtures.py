"""`manage.py build_fixtures`: everything or nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.seeds.small import SHARED, STORY, edited, write


def build(folder: Path, *options: str) -> str:
    output = StringIO()
    call_command(
        "build_fixtures",
        *("--seeds", str(folder / "seeds"), "--fixtures", str(folder / "fixtures"), *options),
        stdout=output,
    )
    return output.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def test_fixtures_and_the_schema_are_written_and_then_up_to_date(tmp_path: Path):
    write(tmp_path / "seeds")

    build(tmp_path)
    first = files(tmp_path)

    assert first.keys() - {"seeds/shared.yaml", "seeds/story.yaml"} == {
        "fixtures/shared.json",
        "fixtures/story.json",
        "seeds/schema.json",
    }
    assert build(tmp_path, "--check") == ""
    assert build(tmp_path) == ""
    assert files(tmp_path) == first


def test_check_names_what_is_stale_missing_or_left_over_and_writes_nothing(tmp_path: Path):
    write(tmp_path / "seeds")
    build(tmp_path)
    write(tmp_path / "seeds", story=edited(STORY, 12, "    text: Something else."))
    (tmp_path / "fixtures" / "shared.json").unlink()
    (tmp_path / "fixtures" / "gone.json").write_text("[]")
    (tmp_path / "seeds" / "schema.json").write_text("{}")
    before = files(tmp_path)

    with pytest.raises(CommandError) as raised:
        build(tmp_path, "--check")

    assert [Path(line).name for line in str(raised.value).splitlines()[1:]] == [
        "gone.json",
        "shared.json",
        "story.json",
        "schema.json",
    ]
    assert files(tmp_path) == before


def test_the_demo_world_is_built_below_the_fixtures_from_seeds_below_itself(tmp_path: Path):
    write(tmp_path / "seeds")
    seeds = write(tmp_path / "fixtures" / "demo" / "seeds")
    (seeds / "story.yaml").unlink()
    dora = "actors:\n  dora: {kind: person, name: Dora, parent: club}\n"
    (seeds / "shared.yaml").write_text(f"recorded: 2026-01-03T00:00:00Z\n{dora}")

    build(tmp_path)

    built = tmp_path / "fixtures" / "demo" / "shared.json"
    assert "dora" in built.read_text()
    assert "dora" not in (tmp_path / "fixtures" / "shared.json").read_text()
    built.write_text("[]")
    with pytest.raises(CommandError, match=r"demo/shared\.json"):
        build(tmp_path, "--check")


def test_a_fixture_without_its_seed_is_named_and_left_to_its_owner(tmp_path: Path):
    write(tmp_path / "seeds")
    build(tmp_path)
    (tmp_path / "fixtures" / "gone.json").write_text("[]")

    assert "gone.json" in build(tmp_path)
    assert (tmp_path / "fixtures" / "gone.json").exists()


def test_bad_seeds_are_an_error_with_all_their_faults_and_nothing_is_written(tmp_path: Path):
    write(
        tmp_path / "seeds",
        shared=edited(SHARED, 5, "  club: {kind: organisation, name: Club}"),
        story=edited(edited(STORY, 29, "        lower: 9"), 23, "    topics: brige"),
    )
    before = files(tmp_path)

    with pytest.raises(CommandError) as raised:
        build(tmp_path)

    seeds = tmp_path / "seeds"
    lines = str(raised.value).splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        [f"{seeds / 'shared.yaml'}:5", "actors.club.kind"],
        [f"{seeds / 'story.yaml'}:23", "statements.s02.topics"],
        [f"{seeds / 'story.yaml'}:29", "statements.s02.estimates.e1.lower"],
    ]
    assert files(tmp_path) == before
