"""The queue of statements that wait for a review."""
