"""Error responses (RFC 9457), the types of problem, and how database trouble is logged."""
