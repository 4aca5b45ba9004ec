"""The rules of the house that no linter knows."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("benchmarks", "config", "statements", "tests")
SERVING = ("requirements.txt", "requirements-dev.txt", "benchmarks/requirements.txt")
LOCKS = (*SERVING, "tests/clients/requirements.txt")
# Django writes these.
MIGRATIONS = ROOT / "statements" / "migrations"

MODULES = sorted(
    module
    for room in ROOMS
    for module in (ROOT / room).rglob("*.py")
    if MIGRATIONS not in module.parents
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_400_lines():
    lengths = {name_of(module): len(module.read_text().splitlines()) for module in MODULES}

    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_room_is_called_by_a_name_that_says_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "managers"}

    assert [
        name_of(module)
        for module in MODULES
        if vague & {part.lower() for part in module.with_suffix("").parts}
    ] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_host(name: str):
    text = (ROOT / name).read_text()
    packages = [block for block in text.split("\n") if block and not block.startswith((" ", "#"))]

    assert packages
    assert all("==" in package and package.endswith("\\") for package in packages)
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text
    assert not any(line.startswith("-") for line in text.splitlines())


def test_the_lock_of_npm_pins_every_package_by_hash_and_names_no_host():
    text = (ROOT / "tests/clients/project/package-lock.json").read_text()
    packages = [package for name, package in json.loads(text)["packages"].items() if name]

    assert packages
    assert all(package["version"] and package["integrity"] for package in packages)
    assert "://" not in text


def test_the_locks_have_every_package_that_the_server_runs_with():
    run, *others = (
        {line.split()[0] for line in (ROOT / name).read_text().splitlines() if "==" in line}
        for name in SERVING
    )

    assert all(run <= other for other in others)
