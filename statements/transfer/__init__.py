"""Import many records, all or none or in chunks; export them; follow another installation.

``read_lines`` reads the records in a stream of NDJSON or JSON. ``import_items`` and
``import_in_chunks`` write them.
"""

from statements.transfer.chunked_importer import import_in_chunks
from statements.transfer.exporter import export_lines
from statements.transfer.importer import import_items
from statements.transfer.items import Item, LineFault, Mode, Progress
from statements.transfer.line_reader import FORMATS, read_lines
from statements.transfer.report import Imported, ImportRefused
