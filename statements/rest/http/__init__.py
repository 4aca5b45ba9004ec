"""Viewsets that read and write records, conditional requests, and body parsers."""
