"""Lists of the admin: how they are asked, filtered and read."""
