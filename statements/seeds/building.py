"""Builds fixtures and the JSON Schema from seed files."""

from pathlib import Path

from statements.seeds import json_schema
from statements.seeds.checking import check_folder
from statements.seeds.fixtures import rows_of, text_of
from statements.seeds.seed import Seed

SCHEMA = "schema.json"
DEMO = "demo"
"""The folder below the fixtures that has those of the demo world, and their seeds below itself."""


def build_fixtures(seeds: Path, fixtures: Path) -> dict[Path, str]:
    """Return what belongs in the fixtures folder and in the schema file, by path.

    That includes the fixtures of the demo world, if there is one: its seeds may refer to the
    shared records of the others, and never the other way round. The same seed files give the same
    bytes. Raises SeedError with every fault of every seed file.
    """
    built = {seeds / SCHEMA: json_schema.build_text()}
    demo = fixtures / DEMO
    if (demo / seeds.name).is_dir():
        built |= _build_texts(check_folder(demo / seeds.name, base=seeds), demo)
    return built | _build_texts(check_folder(seeds), fixtures)


def _build_texts(checked: list[Seed], folder: Path) -> dict[Path, str]:
    return {
        folder / f"{seed.name}.json": text_of(rows_of(seed.batch, seed.recorded))
        for seed in checked
    }


def find_stale(built: dict[Path, str], fixtures: Path) -> list[Path]:
    """Return the paths whose file differs from what was built, is missing or is left over."""
    there = {*fixtures.glob("*.json"), *(fixtures / DEMO).glob("*.json")}
    left_over = there - built.keys()
    differing = {
        path
        for path, text in built.items()
        if not path.is_file() or path.read_bytes() != text.encode()
    }
    return sorted(left_over | differing)
