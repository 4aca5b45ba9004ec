"""API keys over HTTP: ``Authorization: Bearer KEY`` (RFC 6750)."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from statements.models import ApiKey

REFUSED = "This key is not valid: it is unknown, expired or revoked."
"""The same answer for every bad key, so that only its owner can know what's wrong with it."""


class ApiKeyAuthentication(BaseAuthentication):
    """Authenticates a request by its API key, which then acts as the user."""

    def authenticate(self, request: Request) -> tuple[ApiKey, ApiKey] | None:
        """Return the key as both user and auth, or None if the request has no key.

        Raises AuthenticationFailed for an unknown, expired or revoked key.
        """
        scheme, _, text = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        key = ApiKey.objects.holder_of(text.strip().decode("latin-1"))
        if key is None:
            raise AuthenticationFailed(REFUSED)
        key.note_use()
        return key, key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Return the ``WWW-Authenticate`` header of a 401."""
        return 'Bearer realm="On Record"'


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes API keys in the schema."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002
        """Return the OpenAPI security scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, sent as `Authorization: Bearer KEY`. An admin creates it.",
        }
