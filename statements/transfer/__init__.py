"""Many records at once, all or none: read by lines, checked by sets, written as one revision.

``import_lines`` takes a stream of NDJSON or JSON; ``import_items`` what a caller has read itself.
"""

from statements.transfer.exporter import export_lines
from statements.transfer.importer import import_items, import_lines
from statements.transfer.items import Item, LineFault, Progress
from statements.transfer.line_reader import FORMATS
from statements.transfer.report import Imported, ImportRefused

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
