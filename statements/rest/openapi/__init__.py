"""The OpenAPI 3.1 schema of the API."""
