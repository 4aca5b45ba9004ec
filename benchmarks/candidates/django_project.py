"""The project's settings with other addresses: what the candidates written in Django run on."""

import os
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def application(urls: str, **overridden: Any) -> WSGIHandler:
    """Return the WSGI application that serves the addresses of the module ``urls``.

    ``overridden`` are settings to use instead of the project's: the tables, the database and how
    it is reached stay the same for every candidate.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    changed: Mapping[str, Any] = {"ROOT_URLCONF": urls, "TEMPLATES": [], **overridden}
    for name, value in changed.items():
        setattr(settings, name, value)
    return get_wsgi_application()
