"""The list under "Add a resource" in contributing is complete: a resource added by it works."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy_checkout
from tests.docs.markdown import code_in

NEW_FILES = {
    "statements/models/treaty.py": '''\
"""Treaties."""

from django.db import models

from statements.models.base import Record
from statements.models.columns import name_order


class Treaty(Record):
    """An agreement between states."""

    resource = "treaties"

    name = models.CharField(max_length=300, help_text="The short title of the treaty.")
    name_order = name_order()
    parties = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many states are bound by the treaty."
    )

    class Meta(Record.Meta):
        verbose_name_plural = "treaties"

    def __str__(self) -> str:
        return self.name
''',
    "statements/documents/rules/treaties.py": '''\
"""Rules for treaties."""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.documents.rules.facts import Facts
from statements.documents.serializers.parsing import Document


def parties(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault if a treaty binds fewer than two states."""
    if document["parties"] is not None and document["parties"] < 2:
        yield Fault("/parties", "too_few", "A treaty binds at least two states.")
''',
    "statements/filters/treaties.py": '''\
"""Filters for treaties."""

from typing import ClassVar

from statements.filters.shared import written
from statements.models import Treaty
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import NumberParameter
from statements.rest.query.references import ReferenceParameter


class TreatyFilterSet(ParameterFilterSet):
    """The parameters that filter treaties."""

    class Meta:
        model = Treaty

    parameters: ClassVar = (
        ReferenceParameter("id", field_name="pk", help_text="The id of the treaty."),
        NumberParameter("parties", integer=True, help_text="How many states it binds."),
        *written(),
    )
''',
    "statements/admin/treaties.py": '''\
"""Admin pages for treaties."""

from typing import ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, RecordAdmin
from statements.filters import TreatyFilterSet
from statements.models import Treaty


@admin.register(Treaty)
class TreatyAdmin(RecordAdmin):
    """Agreements between states."""

    list_display = ("named", "parties")
    filterset_class: ClassVar = TreatyFilterSet
    filtered_by: ClassVar = {"parties_min": "Parties from"}
    search_fields: ClassVar = ["name", "key"]
    fieldsets: ClassVar = [
        (None, {"fields": ["key", "name", "parties"]}),
        ("History", {"fields": HISTORY}),
    ]
''',
}
"""The files of a small resource, each like that of the topic."""

LINES = {
    "statements/models/__init__.py": [
        ("\nMODELS:", "from statements.models.treaty import Treaty\n"),
        (", Statement)\n}", ", Treaty"),
    ],
    "statements/documents/serializers/records.py": [
        (
            "class EstimateSerializer(",
            '''\
class TreatySerializer(RecordSerializer):
    """An agreement between states."""

    url = UrlField("treaties")

    class Meta(RecordSerializer.Meta):
        model = Treaty
        fields: ClassVar = ["id", "url", "name", "parties", *WRITTEN]


''',
        ),
        ("from statements.vocabularies", "from statements.models import Treaty\n"),
        (", StatementSerializer)", ", TreatySerializer"),
    ],
    "statements/documents/serializers/references.py": [
        (
            "class StatementReference(",
            '''\
class TreatyReference(ReferenceSerializer):
    """A reference to a treaty."""

    id = TextField(source="key", help_text="The id of the treaty.")
    url = UrlField("treaties")

    class Meta(ReferenceSerializer.Meta):
        model = Treaty
        fields: ClassVar = ["id", "name", "url"]


''',
        ),
        ("from statements.rest.serializers.fields", "from statements.models import Treaty\n"),
    ],
    "statements/documents/rules/__init__.py": [
        (" topics\n", " treaties,"),
        ('    "statements": (', '    "treaties": (treaties.parties,),\n'),
    ],
    "statements/filters/__init__.py": [
        (
            "from statements.filters.topics",
            "from statements.filters.treaties import TreatyFilterSet\n",
        ),
    ],
    "statements/api/views.py": [
        (
            "class ResourceList(",
            '''\
class TreatyViewSet(HistoricalViewSet):
    """Agreements between states."""

    serializer_class = TreatySerializer
    filterset_class = TreatyFilterSet
    orderings: ClassVar = {"id": "key", "name": "name_order", **WRITTEN}


''',
        ),
        ("    TopicSerializer,\n", "    TreatySerializer,\n"),
        ("    TopicFilterSet,\n", "    TreatyFilterSet,\n"),
    ],
    "statements/api/urls.py": [
        ('    "topics": views.', '    "treaties": views.TreatyViewSet,\n'),
    ],
}
"""What is added to files that exist: a text, and what it stands before."""

USE = """
import io, json
from django.contrib.auth import get_user_model
from django.test import Client
from statements.documents.store.writes import Author
from statements.transfer import export_lines, import_items, read_lines
from statements.vocabularies import Through

user = get_user_model().objects.create_superuser("admin")
client = Client(HTTP_HOST="localhost")
client.force_login(user)

def send(method, path, body=None):
    headers = {"content_type": "application/json"} if body else {}
    return getattr(client, method)(path, *([json.dumps(body)] if body else []), **headers)

def listed(query):
    page = send("get", f"/admin/statements/treaty/?{query}")
    return [treaty.key for treaty in page.context_data["cl"].result_list]

LIST = "/api/v1/treaties/"
created = send("put", f"{LIST}coast/", {"name": "Treaty of the Coast", "parties": 3})
send("put", f"{LIST}river/", {"name": "Treaty of the River"})
refused = send("put", f"{LIST}lake/", {"name": "Treaty of the Lake", "parties": 1})
exported = [line for line in export_lines() if '"treaties"' in line]
deleted = send("delete", f"{LIST}coast/")
author = Author(None, Through.IMPORT)
imported = import_items(read_lines(io.BytesIO("".join(exported).encode()), "ndjson"), author=author)
history = send("get", f"{LIST}coast/history/").json()["results"]
print(json.dumps({
    "created": created.status_code,
    "refused": [error["pointer"] for error in refused.json()["errors"]],
    "deleted": deleted.status_code,
    "imported": [dict(imported.created), dict(imported.unchanged)],
    "found": [one["id"] for one in send("get", f"{LIST}?parties_min=2").json()["results"]],
    "history": [entry["action"] for entry in history],
    "feed": len(send("get", "/api/v1/changes/?resource=treaties").json()["results"]),
    "listed": "treaties" in send("get", "/api/v1/").json(),
    "described": LIST in send("get", "/api/schema/?format=json").json()["paths"],
    "admin": send("get", "/admin/statements/treaty/add/").status_code,
    "lists": [listed(query) for query in ("", "q=river", "parties_min=3")],
    "editors": "statements.add_treaty" in user.get_all_permissions(),
}))
"""
"""Uses the new resource through every face, and prints what came of it."""


def list_of_steps() -> list[str]:
    """Return the steps of "Add a resource"."""
    guide = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", guide.split("## Add a resource")[1], flags=re.MULTILINE)[0]
    return re.split(r"^[0-9]+\. ", section, flags=re.MULTILINE)[1:]


def test_the_list_names_every_file_that_a_resource_takes():
    named = {name for step in list_of_steps() for name in code_in(step) if name.endswith(".py")}

    new = {name.replace("treaty", "topic").replace("treaties", "topics") for name in NEW_FILES}

    assert named == new | LINES.keys()


@pytest.mark.long
@pytest.mark.usefixtures("on_sqlite")
def test_a_resource_that_is_added_by_the_list_works(tmp_path: Path):
    copy = copy_checkout(tmp_path)
    for name, text in NEW_FILES.items():
        (copy / name).write_text(text, encoding="utf-8")
    for name, additions in LINES.items():
        text = (copy / name).read_text(encoding="utf-8")
        for anchor, addition in additions:
            assert text.count(anchor) == 1, f"{name}: {anchor!r}"
            text = text.replace(anchor, addition + anchor)
        (copy / name).write_text(text, encoding="utf-8")

    run(copy, "makemigrations", "statements")
    run(copy, "migrate", "-v0")
    found = json.loads(run(copy, "shell", "-v0", "-c", USE))

    assert found == {
        "created": 201,
        "refused": ["#/parties"],
        "deleted": 204,
        "imported": [{"treaties": 1}, {"treaties": 1}],
        "found": ["coast"],
        "history": ["created", "deleted", "created"],
        "feed": 4,
        "listed": True,
        "described": True,
        "admin": 200,
        "lists": [["coast", "river"], ["river"], ["coast"]],
        "editors": True,
    }


def run(copy: Path, *arguments: str) -> str:
    """Run a management command in the copy and return what it prints."""
    settings = {"DATABASE_URL": f"sqlite:///{copy}/db.sqlite3", "SECRET_KEY": "s" * 50 + "ecret"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=copy, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
