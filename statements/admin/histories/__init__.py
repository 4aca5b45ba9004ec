"""The history of a record: showing it, comparing states and restoring them."""
