"""Search, facets and timelines, beside what others offer for them on the same tables."""
