#!/usr/bin/env python
"""Runs Django's and this project's management commands; `manage.py help` lists them."""

import os
import sys

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit(
        "This Python has no Django. `make run` or `make test` installs it into .venv: "
        "then run .venv/bin/python manage.py."
    )

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
