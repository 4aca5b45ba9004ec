"""Import many records, all or none, as one revision; export them; follow another installation.

``read_lines`` reads the records in a stream of NDJSON or JSON, and ``import_items`` writes them.
"""

from statements.transfer.exporter import export_lines
from statements.transfer.importer import import_items
from statements.transfer.items import Item, LineFault, Progress
from statements.transfer.line_reader import FORMATS, read_lines
from statements.transfer.report import Imported, ImportRefused
