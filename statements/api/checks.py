"""What has to hold of the API before it serves anybody."""

from typing import Any

from django.core.checks import Error, register

from statements.api.urls import RESOURCES
from statements.rest.json.expressions import missing_forms


@register()
def every_document_can_be_built(**_: Any) -> list[Error]:
    """Return an error for each key of an answer that the database does not know how to build."""
    return [
        error
        for viewset in RESOURCES.values()
        for error in missing_forms(viewset.serializer_class())
    ]
