"""Documents as JSON: the SQL that builds them, and the queries that select them."""
