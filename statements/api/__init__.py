"""The API: one table of facts a resource; all that is clever about it is in `rest`."""
