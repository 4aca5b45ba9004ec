"""Django system checks for the API."""

from django.core.checks import Error, register

from statements.rest.json.serializer_sql import missing_forms


@register()
def every_document_can_be_built(**_: object) -> list[Error]:
    """Return an error for each key of an answer that the database can't build."""
    # Not imported above: commands that skip the checks begin sooner without the views.
    from statements.api.urls import RESOURCES  # noqa: PLC0415

    return [
        error
        for viewset in RESOURCES.values()
        for serializer in (
            viewset.serializer_class,
            viewset.brief_serializer_class,
            viewset.row_serializer_class,
        )
        if serializer is not None
        for error in missing_forms(serializer())
    ]
