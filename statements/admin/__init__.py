"""Django admin, for editors: stock pages over the one parser, the one set of rules and writes."""

from statements.admin import actors, history, sources, statements, topics

__all__ = ["actors", "history", "sources", "statements", "topics"]
