"""Serves the OpenAPI schema: generated once per process, with an ETag."""

import hashlib
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """The OpenAPI schema in YAML or JSON.

    The stock view generates it for every request, which takes half a second.
    """

    def get(self, request: Request, *_: object, **__: object) -> HttpResponseBase:
        """Return the schema, or a 304 if the client already has it."""
        renderer: Any = request.accepted_renderer
        body, tag = _describe(renderer.format)
        response = HttpResponse(
            body,
            content_type=renderer.media_type,
            headers={
                "Content-Disposition": f'inline; filename="On Record.{renderer.format}"',
                "ETag": tag,
            },
        )
        patch_cache_control(response, no_cache=True)
        return get_conditional_response(request, tag, None, response) or response


@cache
def _describe(format: str) -> tuple[bytes, str]:
    """Return the schema in a format and its entity tag; both change only with the version."""
    renderer = next(one for one in SchemaView.renderer_classes if one.format == format)
    generator: Any = SchemaView.generator_class()
    schema = generator.get_schema(request=None, public=SchemaView.serve_public)
    body: Any = renderer().render(schema, renderer_context={})
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'
