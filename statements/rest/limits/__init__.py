"""Limits on clients: throttling, time for reads, size of bodies, and concurrent requests."""
