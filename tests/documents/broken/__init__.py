"""Broken worlds: by a sentence, what is changed in the true world and all that is wrong then.

Pointers begin with the plural and the id of a record. Together the tables have every code.
"""

from typing import Any

from tests.builders import Places
from tests.documents.broken import estimates, fields, parts, records, statements

Broken = dict[str, tuple[dict[str, Any], Places]]

BROKEN: Broken = {
    f"{module.__name__.rpartition('.')[2]}: {sentence}": row
    for module in (fields, records, statements, parts, estimates)
    for sentence, row in module.BROKEN.items()
}
