"""Adds the words of names, by which records are found by name, for all records that there are."""

import django.db.models.deletion
from django.db import migrations, models

from statements.models.name_word import word_rows_of

OWNERS = {'Actor': 'ActorNameWord', 'Source': 'SourceNameWord', 'Topic': 'TopicNameWord'}
RECORDS_AT_ONCE = 1000


def add_words(apps, schema_editor):
    """Add the words of all names, those of a thousand records at a time."""
    using = schema_editor.connection.alias
    for owner, table in OWNERS.items():
        owners = apps.get_model('statements', owner).objects.using(using)
        words = apps.get_model('statements', table).objects.using(using)
        if owner == 'Actor':
            owners = owners.filter(is_named=True)
        last = 0
        while records := list(owners.filter(pk__gt=last).order_by('pk')[:RECORDS_AT_ONCE]):
            last = records[-1].pk
            names = {record.pk: [record.name] if record.name else [] for record in records}
            if owner != 'Topic':
                others = apps.get_model('statements', f'{owner}Name').objects.using(using)
                column = f'{owner.lower()}_id'
                found = others.filter(**{f'{column}__in': names}).values_list(column, 'name')
                for pk, name in found:
                    names[pk].append(name)
            words.bulk_create(
                words.model(owner_id=pk, word=word, sound=sound)
                for pk, own in names.items()
                for word, sound in word_rows_of(own)
            )


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0010_drafts_without_digests'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActorNameWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(db_collation='BINARY', help_text='The word in Latin letters, without case and accents.', max_length=60)),
                ('sound', models.CharField(db_collation='BINARY', help_text='How the word sounds: little more than its consonants.', max_length=60)),
                ('owner', models.ForeignKey(db_index=False, help_text='The actor that has this word in a name.', on_delete=django.db.models.deletion.CASCADE, related_name='name_words', to='statements.actor')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['word', 'owner'], name='actor_by_word'), models.Index(fields=['sound', 'owner'], name='actor_by_sound')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'word'), name='actor_name_word_once')],
            },
        ),
        migrations.CreateModel(
            name='SourceNameWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(db_collation='BINARY', help_text='The word in Latin letters, without case and accents.', max_length=60)),
                ('sound', models.CharField(db_collation='BINARY', help_text='How the word sounds: little more than its consonants.', max_length=60)),
                ('owner', models.ForeignKey(db_index=False, help_text='The source that has this word in a name.', on_delete=django.db.models.deletion.CASCADE, related_name='name_words', to='statements.source')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['word', 'owner'], name='source_by_word'), models.Index(fields=['sound', 'owner'], name='source_by_sound')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'word'), name='source_name_word_once')],
            },
        ),
        migrations.CreateModel(
            name='TopicNameWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(db_collation='BINARY', help_text='The word in Latin letters, without case and accents.', max_length=60)),
                ('sound', models.CharField(db_collation='BINARY', help_text='How the word sounds: little more than its consonants.', max_length=60)),
                ('owner', models.ForeignKey(db_index=False, help_text='The topic that has this word in a name.', on_delete=django.db.models.deletion.CASCADE, related_name='name_words', to='statements.topic')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['word', 'owner'], name='topic_by_word'), models.Index(fields=['sound', 'owner'], name='topic_by_sound')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'word'), name='topic_name_word_once')],
            },
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
