"""From seed files, which people write, to fixtures, which machines write, and into the database."""
