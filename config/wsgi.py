"""The WSGI application that `config.server` serves, with a limit on concurrent requests."""

import os

from django.core.wsgi import get_wsgi_application

from config import secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Settings apply time limits to the server but not to commands.
os.environ["ON_RECORD_SERVER"] = "true"

secret_key.require()
django_application = get_wsgi_application()

# Import after the settings are loaded: the lanes are sized from them.
from statements.rest.limits.capacity import LimitedApplication  # noqa: E402

application = LimitedApplication(django_application)
