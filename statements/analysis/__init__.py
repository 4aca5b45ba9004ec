"""Answers about many records: a filtered queryset and a visibility go in, plain data comes out."""
