"""The Django app that holds every record and every face of On Record."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """Structured statements, their sources and everything that serves them."""

    name = "statements"
    verbose_name = "On Record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of the API; what they look at needs the models."""
        from statements.api import checks  # noqa: F401, PLC0415
