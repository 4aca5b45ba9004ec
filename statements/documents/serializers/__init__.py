"""The serializer of each record: its fields, its parsing, and its layout in tables."""
