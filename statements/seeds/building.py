"""Builds fixtures and the JSON Schema from seed files."""

from pathlib import Path

from statements.seeds import json_schema
from statements.seeds.checking import check_folder
from statements.seeds.fixtures import rows_of, text_of

SCHEMA = "schema.json"


def build_fixtures(seeds: Path, fixtures: Path) -> dict[Path, str]:
    """Return what belongs in the fixtures folder and in the schema file, by path.

    The same seed files give the same bytes. Raises SeedError with every fault of every seed file.
    """
    built = {seeds / SCHEMA: json_schema.build_text()}
    for seed in check_folder(seeds):
        rows = rows_of(seed.batch, seed.recorded)
        built[fixtures / f"{seed.name}.json"] = text_of(rows)
    return built


def find_stale(built: dict[Path, str], fixtures: Path) -> list[Path]:
    """Return the paths whose file differs from what was built, is missing or is left over."""
    left_over = set(fixtures.glob("*.json")) - built.keys()
    differing = {
        path
        for path, text in built.items()
        if not path.is_file() or path.read_bytes() != text.encode()
    }
    return sorted(left_over | differing)
