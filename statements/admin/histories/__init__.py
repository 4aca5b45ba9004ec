"""What became of a record, told and restored."""
