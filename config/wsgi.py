"""The WSGI application that `config.server` serves, within the limits of one process."""

import os

from django.core.wsgi import get_wsgi_application

from config import secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# The settings limit what a server may do, and not what a command may.
os.environ["ON_RECORD_SERVER"] = "true"

secret_key.require()
django_application = get_wsgi_application()

# Its lanes are made from the settings, which are read by now.
from statements.rest.limits.capacity import LimitedApplication  # noqa: E402

application = LimitedApplication(django_application)
