"""Serializer base classes, their fields and errors, and sparse fields."""
