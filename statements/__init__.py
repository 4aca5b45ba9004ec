"""On Record: who said what, on whose word, with which numbers and conditions, and where."""

__version__ = "0.1.0"
