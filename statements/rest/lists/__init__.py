"""Lists of records: their order, their pages, and whole lists as streams."""
