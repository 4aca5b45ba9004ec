"""A record as one line of an export, which an import reads back."""

EXPORT_ORDER = ("sources", "actors", "topics", "statements")
"""The order of resources in an export: what others refer to comes first, as far as possible."""

EXPORT_CHUNK = 500
"""Documents that an export reads per query."""


def export_line(resource: str, text: str) -> str:
    """Return a record's line; ``text`` is its document, a JSON object."""
    return f'{{"resource":"{resource}",{text[1:]}\n'
