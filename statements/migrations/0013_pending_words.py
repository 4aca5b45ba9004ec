"""Let PostgreSQL put new words into their indexes by the hundred records, not one by one.

That takes a quarter of the time. A search also reads the list of those to come, so it's kept short.
"""

from django.db import migrations

KINDS = ('Statement', 'Actor', 'Source', 'Topic')

LONGEST = 128
"""Kilobytes of words that may be on the list: a search reads them in a millisecond or two."""


def set_options(apps, schema_editor, options):
    if schema_editor.connection.vendor != 'postgresql':
        return
    for kind in KINDS:
        table = apps.get_model('statements', f'{kind}Words')._meta.db_table
        index = schema_editor.quote_name(f'{table}_found')
        schema_editor.execute(f'ALTER INDEX {index} SET ({options})')


def allow_list(apps, schema_editor):
    set_options(apps, schema_editor, f'fastupdate = on, gin_pending_list_limit = {LONGEST}')


def forbid_list(apps, schema_editor):
    set_options(apps, schema_editor, 'fastupdate = off')


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0012_search'),
    ]

    operations = [
        migrations.RunPython(allow_list, forbid_list),
    ]
