"""Documents in and out of the database. What may be written is for the rules to say."""
