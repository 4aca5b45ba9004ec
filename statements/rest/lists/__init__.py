"""Lists of records: ordering, pagination, and streams of whole lists."""
