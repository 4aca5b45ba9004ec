"""The smallest seed that has a bit of everything, for tests that break it line by line."""

import shutil
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = ROOT / "fixtures" / "demo" / "seeds"
ARTICLE = "peacekeepers-ukraine-2024-12"
HARBOR = "harbor-accord-2031"

TEXT = "Ana said: repair the bridge. Ben: it takes five to eight men.\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


SHARED = """\
recorded: 2026-01-01T00:00:00Z
actors:
  ana: {kind: person, name: Ana}
  ben: {kind: person, name: Ben, parent: club}
  club: {kind: organization, name: Club}
sources:
  gazette: {kind: outlet, name: Gazette}
topics:
  bridge: {kind: issue, name: Bridge}
"""

STORY = f"""\
recorded: 2026-01-02T00:00:00Z
document:
  id: story
  text_sha256: {digest(TEXT)}
  text_length: 62
actors:
  cleo: {{kind: person, name: Cleo}}
topics:
  repair: {{kind: option, name: Repair, parent: bridge}}
statements:
  s01:
    text: Ana wants the bridge repaired.
    kind: demand
    topics: repair
    speaker: ana
    chain: {{source: gazette, relation: reports}}
    spans:
      content: {{exact: repair the bridge, start: 10}}
  s02:
    text: Ben reckons with five to eight workers.
    kind: estimate
    said: 2026
    topics: bridge
    speaker: ben
    estimates:
      e1:
        measure: workers
        quantity_role: required
        lower: 5
        upper: 8
        approximator: between
        unit: "{{person}}"
        exact: five to eight men
        start: 43
    spans:
      content: {{start: 34, end: 60, digest: {digest(TEXT[34:60])}}}
    relations: {{responds_to: s01}}
coverage:
  - {{sentence: 1, paragraph: 1, start: 0, end: 28, statements: s01}}
  - {{sentence: 2, paragraph: 1, start: 29, end: 61, statements: [s02]}}
"""


def write(folder: Path, **files: str) -> Path:
    """Write the small seed, with other contents for the files that are named, and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ({"shared": SHARED, "story": STORY} | files).items():
        (folder / f"{name}.yaml").write_bytes(content.encode())
    return folder


def edited(content: str, line: int, *new: str) -> str:
    """Return the content with one line, counted from 1, replaced by others or by none."""
    lines = content.splitlines()
    lines[line - 1 : line] = new
    return "\n".join(lines) + "\n"


def both(folder: Path) -> Path:
    """Copy the project's seed and the made-up article into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    made_up = (DEMO / "harbor-accord.yaml", DEMO / f"{HARBOR}.yaml")
    for path in (*(ROOT / "seeds").glob("*.yaml"), *made_up):
        shutil.copy(path, folder)
    return folder
