"""The Django app that holds every record and every face of On Record."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class StatementsConfig(AppConfig):
    """Structured statements, their sources and everything that serves them."""

    name = "statements"
    verbose_name = "On Record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of the API, and what SQLite is lent; both need the models."""
        from statements.api import checks  # noqa: F401, PLC0415
        from statements.rest.json_text import lend_functions  # noqa: PLC0415

        connection_created.connect(lend_functions)
