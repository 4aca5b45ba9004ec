"""Asks every page of the editors' desk, and notes what takes longer than a page may."""
