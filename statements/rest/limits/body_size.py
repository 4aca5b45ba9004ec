"""How large the body of a request may be.

If you raise the larger one, raise `max_request_body_size` in `config/server.py` and
`client_max_body_size` in `deploy/nginx.conf` as well.
"""

MAX_DOCUMENT_BYTES = 1024 * 1024
"""Largest body with one document; a statement with all its parts has a few kilobytes."""

MAX_IMPORT_BYTES = 10 * 1024 * 1024
"""Largest import over HTTP; use the management command for larger ones."""
