"""Documents in and out of the database. The rules decide what may be written."""
