"""Views that read and write records over HTTP, conditional requests, and request bodies."""
