"""Refuses the upgrade if records have ids that are now words of the API's addresses.

It changes nothing. An id is never renamed by a program: people cite it, and the history has it.
"""

from django.core.management.base import CommandError
from django.db import migrations

RESERVED = ('changes', 'facets', 'imports', 'positions', 'resolve', 'summary', 'timeline')
MODELS = ('Actor', 'Source', 'Topic', 'Statement', 'Estimate')
REMEDY = """\
These ids are reserved for addresses of the API from this version on: {clashes}.
This migration changed nothing. Go back to the version before, and there:
1. Export everything: manage.py export_records records.ndjson
2. In that file, give each of these records another id, and wherever others refer to it, too.
3. For each but an estimate, add a line that deletes it under its old id:
   {{"resource": "topics", "id": "resolve", "deleted": true}}
4. Import the file: manage.py import_records records.ndjson
Then upgrade again."""


def refuse_reserved_ids(apps, schema_editor):
    """Raise CommandError with the ids that clash, if there are any, and what to do about them."""
    using = schema_editor.connection.alias
    clashes = [
        f'{name.lower()}s/{id}'
        for name in MODELS
        for id in apps.get_model('statements', name)
        .objects.using(using)
        .filter(key__in=RESERVED)
        .order_by('key')
        .values_list('key', flat=True)
    ]
    if clashes:
        raise CommandError(REMEDY.format(clashes=', '.join(clashes)))


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0007_missing_dates_sort_apart'),
    ]

    operations = [
        migrations.RunPython(refuse_reserved_ids, migrations.RunPython.noop),
    ]
