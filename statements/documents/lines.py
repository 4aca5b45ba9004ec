"""A record as one line of an export, which is what an import takes."""

EXPORT_ORDER = ("sources", "actors", "topics", "statements")
"""In which order an export has the kinds of record: who reads it meets first what others name."""

EXPORT_CHUNK = 500
"""So many documents an export reads by one query."""


def export_line(resource: str, text: str) -> str:
    """Return the line of a record, from its kind and the JSON of its document, an object."""
    return f'{{"resource":"{resource}",{text[1:]}\n'
