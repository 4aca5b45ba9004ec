"""The example requests in the documentation: one file per operation, each run by a test.

A file is named after its operation and holds ``{summary, address, answer}``. The answers come from
the seed data that ships with On Record.
"""

import json
from pathlib import Path

from statements.rest.openapi.schema import Example

EXAMPLES = {
    file.stem: Example(**json.loads(file.read_text(encoding="utf-8")))
    for file in sorted(Path(__file__).parent.glob("*.json"))
}
"""The example for each operation, by operation name."""
