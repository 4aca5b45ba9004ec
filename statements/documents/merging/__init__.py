"""Merging one record into another that is the same in truth, and undoing that."""
