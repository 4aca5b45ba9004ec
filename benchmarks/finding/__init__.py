"""Search, counts and answers about many records, beside what others do on the same tables."""
