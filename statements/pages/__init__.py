"""Pages for people, and the two health probes."""
