"""The requests that the documentation shows: one file an operation, which a test executes.

A file is named after its operation and holds ``{summary, address, answer}``. The answers are about
the delivered seed.
"""

import json
from pathlib import Path

from statements.rest.openapi.schema import Example

EXAMPLES = {
    file.stem: Example(**json.loads(file.read_text(encoding="utf-8")))
    for file in sorted(Path(__file__).parent.glob("*.json"))
}
"""The example of each operation, by its name."""
