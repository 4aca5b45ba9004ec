"""Measures how the cost of each kind of request grows with the number of statements."""
