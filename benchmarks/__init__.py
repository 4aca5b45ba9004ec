"""A benchmark that compares On Record with other frameworks on the same data and queries."""
