"""Import many records, all or none, as one revision; export them; follow another installation.

``import_lines`` reads a stream of NDJSON or JSON; ``import_items`` takes records that the caller
has read.
"""

from statements.transfer.exporter import export_lines
from statements.transfer.importer import import_items, import_lines
from statements.transfer.items import Item, LineFault, Progress
from statements.transfer.line_reader import FORMATS
from statements.transfer.report import Imported, ImportRefused
