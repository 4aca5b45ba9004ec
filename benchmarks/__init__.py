"""A benchmark of On Record beside others that answer the same questions from the same data."""
