"""A statement's own values, without its parts: what a flat page shows of each."""

COLUMNS = (
    *("key", "text", "language", "kind", "attribution", "speech", "polarity", "modality"),
    *("likelihood", "likelihood_text", "credibility", "confidence", "review_status", "note"),
    *("created_at", "updated_at", "revision"),
)
"""The columns."""

KEYS = tuple("id" if column == "key" else column for column in COLUMNS)
"""The keys by which On Record's documents hold them."""
