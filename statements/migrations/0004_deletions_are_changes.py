from django.db import migrations


def keep_deletions(apps, schema_editor):
    """Keep as changes what was kept as deletions; `apps.py` keeps the documents of what is there."""
    Change = apps.get_model('statements', 'Change')
    Deletion = apps.get_model('statements', 'Deletion')
    Change.objects.bulk_create(
        (
            Change(
                revision_id=number,
                resource=resource,
                key=key,
                was_there=True,
                was_public=True,
                is_public=False,
            )
            for resource, key, number in Deletion.objects.values_list(
                'resource', 'key', 'revision__number'
            )
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0003_keys_and_changes'),
    ]

    operations = [
        migrations.RunPython(keep_deletions, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='Deletion',
        ),
    ]
