"""Dates that are missing sort apart from those without a known start; estimates sort by time.

A generated column can't be altered, so each is removed and added again, with its index.
"""

from datetime import date

from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When

DATES = (
    ('statement', 'said', 'on which it was said'),
    ('statement', 'event', 'of the event that the statement speaks of'),
    ('estimate', 'as_of', 'for which the number holds'),
    ('source', 'published', 'on which the document was published'),
    ('topic', 'event', 'on which the event takes place'),
)


def order_anew(model, name, meaning):
    """Return the operations that make the column and its index again."""
    column, index = f'{name}_order', f'{model}_by_{name}'
    order = models.GeneratedField(
        db_persist=True,
        expression=Case(
            When(**{f'{name}_edtf__isnull': True}, then=Value(date(1, 1, 1))),
            When(**{f'{name}_first__gt': date(1, 1, 1)}, then=F(f'{name}_first')),
            default=Value(date(1, 1, 2)),
        ),
        help_text=f'Orders lists by the first day of the date {meaning}: missing dates come first, then those without a known start.',
        output_field=models.DateField(),
    )
    return [
        migrations.RemoveIndex(model_name=model, name=index),
        migrations.RemoveField(model_name=model, name=column),
        migrations.AddField(model_name=model, name=column, field=order),
        migrations.AddIndex(
            model_name=model, index=models.Index(fields=[column, 'key'], name=index)
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0006_public_revisions'),
    ]

    operations = [
        *(operation for one in DATES for operation in order_anew(*one)),
        migrations.AddIndex(
            model_name='estimate',
            index=models.Index(fields=['created_at', 'key'], name='estimate_by_created'),
        ),
        migrations.AddIndex(
            model_name='estimate',
            index=models.Index(fields=['updated_at', 'key'], name='estimate_by_updated'),
        ),
        migrations.AddIndex(
            model_name='estimate',
            index=models.Index(fields=['likelihood'], condition=Q(likelihood__isnull=False), name='estimate_by_likelihood'),
        ),
        migrations.AddIndex(
            model_name='hop',
            index=models.Index(fields=['position', 'statement'], name='hop_by_position'),
        ),
    ]
