"""The app configs of On Record and of its admin site."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import walk_packages

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.backends.signals import connection_created
from django.db.migrations import Migration
from django.db.models.signals import post_migrate


class StatementsConfig(AppConfig):
    """Structured statements, their sources and everything that serves them."""

    name = "statements"
    verbose_name = "On Record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the API's system checks and connect the signal handlers."""
        from statements.api import checks  # noqa: F401, PLC0415
        from statements.models.roles import make_missing_roles  # noqa: PLC0415
        from statements.rest.json.sql_values import add_functions  # noqa: PLC0415
        from statements.rest.limits.read_budget import watch_connection  # noqa: PLC0415

        connection_created.connect(add_functions)
        connection_created.connect(watch_connection)
        post_migrate.connect(begin_history, sender=self)
        post_migrate.connect(make_missing_roles, sender=self)
        post_migrate.connect(index_new_records, sender=self)
        post_migrate.connect(learn_new_indexes, sender=self)


class AdminConfig(admin.AdminConfig):
    """Django's admin, with a site of our own."""

    default = False  # so that `statements` in INSTALLED_APPS means StatementsConfig
    default_site = "statements.admin.site.Site"

    def ready(self) -> None:
        """Register every app's admin pages, ours last because some replace Django's."""
        super().ready()
        # Not imported in `statements.admin` itself: Django imports that to find the site.
        room = import_module("statements.admin")
        for module in walk_packages(room.__path__, "statements.admin."):
            import_module(module.name)


Plan = Iterable[tuple[Migration, bool]]
"""The migrations that were run, each with whether backwards."""

HISTORY_BEGINS = ("statements", "0004_deletions_are_changes")
"""The migration after which revisions keep documents."""


def begin_history(plan: Plan = (), **_: object) -> None:
    """Save the current documents of records that are older than the history."""
    # Not in the migration itself: today's code builds documents from today's columns.
    from statements.documents import adopt_records  # noqa: PLC0415

    for migration, is_backwards in plan:
        if (migration.app_label, migration.name) == HISTORY_BEGINS and not is_backwards:
            adopt_records()


SEARCH_BEGINS = ("statements", "0012_search")
"""The migration after which the words of records are kept."""


def index_new_records(plan: Plan = (), **_: object) -> None:
    """Keep the words of records that are older than the search."""
    # Not in the migration itself, for the same reason.
    from statements.documents.store.word_index import index_missing  # noqa: PLC0415

    for migration, is_backwards in plan:
        if (migration.app_label, migration.name) == SEARCH_BEGINS and not is_backwards:
            index_missing()


def learn_new_indexes(plan: Plan = (), **_: object) -> None:
    """Renew the database's statistics after migrations have changed its tables."""
    from statements.models.statistics import renew_statistics  # noqa: PLC0415

    if plan:
        renew_statistics()
