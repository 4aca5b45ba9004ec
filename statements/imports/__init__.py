"""Many records at once, all or none: read by lines, checked by sets, written as one revision.

``import_lines`` takes a stream of NDJSON or JSON; ``import_items`` what a caller has read itself.
"""

from statements.imports.exporting import export_lines
from statements.imports.importing import import_items, import_lines
from statements.imports.items import Item, LineFault, Progress
from statements.imports.reading import FORMATS
from statements.imports.report import Imported, ImportRefused

__all__ = [
    "FORMATS",
    "ImportRefused",
    "Imported",
    "Item",
    "LineFault",
    "Progress",
    "export_lines",
    "import_items",
    "import_lines",
]
