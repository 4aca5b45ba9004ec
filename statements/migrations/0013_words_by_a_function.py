"""Index words on PostgreSQL by a function, so that the planner knows what it costs to split them.

It took the splitting to be cheap, and read the whole table where the index would have done. New
words also go into the index by the hundred records, which takes a quarter of the time. Until then
they stand on a list that each search reads, so it's kept short.
"""

from django.db import migrations

KINDS = ('Statement', 'Actor', 'Source', 'Topic')

FUNCTION = 'statements_words_vector'

MAKE_FUNCTION = f"""
CREATE FUNCTION {FUNCTION}(words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS $$ BEGIN RETURN array_to_tsvector(string_to_array(btrim(words), ' ')); END $$
"""
"""PL/pgSQL, because PostgreSQL would put a function in SQL into the query, and forget its cost."""

BY_FUNCTION = f'({FUNCTION}(words)) WITH (fastupdate = on, gin_pending_list_limit = 128)'
BY_EXPRESSION = (
    "(array_to_tsvector(string_to_array(btrim(words), ' '))) WITH (fastupdate = off)"
)


def index_anew(apps, schema_editor, indexed):
    for kind in KINDS:
        table = apps.get_model('statements', f'{kind}Words')._meta.db_table
        index = schema_editor.quote_name(f'{table}_found')
        schema_editor.execute(f'DROP INDEX {index}')
        schema_editor.execute(
            f'CREATE INDEX {index} ON {schema_editor.quote_name(table)} USING gin {indexed}'
        )


def use_function(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(MAKE_FUNCTION)
        index_anew(apps, schema_editor, BY_FUNCTION)


def use_expression(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        index_anew(apps, schema_editor, BY_EXPRESSION)
        schema_editor.execute(f'DROP FUNCTION {FUNCTION}(text)')


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0012_search'),
    ]

    operations = [
        migrations.RunPython(use_function, use_expression),
    ]
