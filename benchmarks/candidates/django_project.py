"""The project's settings with other URLs: the base of the candidates written in Django."""

import os
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def application(urls: str, **overridden: Any) -> WSGIHandler:
    """Return a WSGI application that serves the URLs in the module ``urls``.

    ``overridden`` settings replace the project's. The tables, the database and its connections are
    the same for every candidate.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    changed: Mapping[str, Any] = {"ROOT_URLCONF": urls, "TEMPLATES": [], **overridden}
    for name, value in changed.items():
        setattr(settings, name, value)
    return get_wsgi_application()
