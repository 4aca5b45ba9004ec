"""A statement's own columns, without its parts: what a flat page shows."""

COLUMNS = (
    *("key", "text", "language", "kind", "attribution", "speech", "polarity", "modality"),
    *("likelihood", "likelihood_text", "credibility", "confidence", "review_status", "note"),
    *("created_at", "updated_at", "revision"),
)
"""The columns."""

KEYS = tuple("id" if column == "key" else column for column in COLUMNS)
"""The keys of these columns in On Record's documents."""
