"""Roles: what readers, editors and reviewers may do, as Django groups.

Missing groups are created, and from then on they belong to the installation: an admin who removes
a permission from a group removes it from its users and from API keys with its scope.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from statements.models.base import Part, Record
from statements.models.permissions import EDITOR, READER, REVIEWER
from statements.models.revision import Change, Revision

GRANTS = {
    READER: ("to view",),
    EDITOR: ("to view", "to write", "view_draft"),
    REVIEWER: ("to view", "to write", "view_draft", "judge_statement"),
}
"""What each role may do: view or write all records and parts, and single permissions."""


def permissions_of(role: str) -> set[str]:
    """Return the codenames of the permissions that a role starts with."""
    models = [model for model in installed.get_models() if issubclass(model, Record | Part)]
    named = {
        "to view": _names(["view"], [*models, Revision, Change]),
        "to write": _names(["add", "change", "delete"], models),
    }
    return {name for grant in GRANTS[role] for name in named.get(grant, {grant})}


def _names(verbs: Iterable[str], models: Iterable[type[Model]]) -> set[str]:
    return {f"{verb}_{model._meta.model_name}" for verb in verbs for model in models}


def make_missing_roles(
    app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, apps: Any = installed, **_: object
) -> None:
    """Create missing groups and leave existing ones alone; runs after each migration."""
    # Django's own receiver, which creates the permissions, may not have run yet.
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    groups = apps.get_model("auth", "Group").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    there = set(groups.values_list("name", flat=True))
    for role in GRANTS:
        if role not in there:
            granted = permissions.filter(
                content_type__app_label=app_config.label, codename__in=permissions_of(role)
            )
            groups.create(name=role).permissions.set(granted)
