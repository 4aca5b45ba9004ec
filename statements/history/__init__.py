"""The history of records: what they were, how they changed, and what changed since a revision."""
