"""The shape of each record as a document: its fields, its parsing, and its layout in tables."""
