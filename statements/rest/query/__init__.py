"""Strict reading of query strings: parameters, filters and filter sets."""
