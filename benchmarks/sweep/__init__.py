"""Asks each filter of each list by itself, in every order, for heavy, middling and rare values."""
