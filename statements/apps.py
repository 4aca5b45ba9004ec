"""The Django app that holds every record and every face of On Record."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """Structured statements, their sources and everything that serves them."""

    name = "statements"
    verbose_name = "On Record"
    default_auto_field = "django.db.models.BigAutoField"
