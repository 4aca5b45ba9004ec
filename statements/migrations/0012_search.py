"""Tables of words for searching: FTS5 on SQLite, and GIN indexes on PostgreSQL.

They are filled after the migration, see `index_new_records` in statements/apps.py.
"""

import django.db.models.deletion
from django.db import migrations, models

import statements.models.search

KINDS = ('Statement', 'Actor', 'Source', 'Topic')


def make_tables(apps, schema_editor):
    for kind in KINDS:
        model = apps.get_model('statements', f'{kind}Words')
        table = schema_editor.quote_name(model._meta.db_table)
        if schema_editor.connection.vendor == 'sqlite':
            # Without the places of words, the index is half as large; `words` has those.
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5("
                "words, detail=none, columnsize=0, tokenize=\"ascii tokenchars '=@#~_'\")"
            )
            continue
        schema_editor.create_model(model)
        # Without a list of pending entries, which each search would have to read.
        schema_editor.execute(
            f"CREATE INDEX {schema_editor.quote_name(model._meta.db_table + '_found')} "
            f"ON {table} USING gin "
            "(array_to_tsvector(string_to_array(btrim(words), ' '))) WITH (fastupdate = off)"
        )


def drop_tables(apps, schema_editor):
    for kind in KINDS:
        schema_editor.delete_model(apps.get_model('statements', f'{kind}Words'))


def tables_of(kind):
    return migrations.CreateModel(
        name=f'{kind}Words',
        fields=[
            ('words', statements.models.search.WordsField(help_text="The record's words, folded and stemmed, with a space on either side of each.")),
            ('record', models.OneToOneField(db_column='rowid', help_text='The record that has these words.', on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search', serialize=False, to=f'statements.{kind.lower()}')),
        ],
        options={'abstract': False},
    )


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0011_names'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[tables_of(kind) for kind in KINDS],
        ),
        migrations.RunPython(make_tables, drop_tables),
    ]
