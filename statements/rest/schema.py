"""What the documentation says of each operation."""

from drf_spectacular.openapi import AutoSchema


class DocumentedSchema(AutoSchema):
    """One operation of the API in OpenAPI."""
