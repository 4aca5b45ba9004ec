"""The history of records: what they were, what changed, and what has changed since."""
