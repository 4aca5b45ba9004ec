"""HTTP machinery that knows no statement; what it needs of the records it is given."""
