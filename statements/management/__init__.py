"""Shell commands, and what several of them share."""
