"""Limits on clients: throttling, time for reads, and concurrent requests."""
