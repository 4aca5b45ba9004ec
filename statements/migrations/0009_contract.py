"""What real data called for: identifiers, assessments, corrections, authors, and lists in order.

Topics and estimates get the order in which they were shown until now: that of their ids.
"""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Case, F, Value, When


def ordered(name, meaning):
    """Return the generated column that orders lists by a date."""
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
    return f'{name}_order', order


class Migration(migrations.Migration):

    dependencies = [
        ('statements', '0008_reserved_ids'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.ForeignKey(db_index=False, help_text='The statement that this assessment belongs to.', on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='statements.statement')),
                ('document', models.ForeignKey(blank=True, db_index=False, help_text='The document that contains the assessment.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='statements.source')),
                ('assessor', models.ForeignKey(db_index=False, help_text='The actor who checked the content.', on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='statements.actor')),
                ('position', models.PositiveSmallIntegerField(help_text='The position of this assessment in its list, counted from 1.')),
                ('verdict', models.CharField(blank=True, choices=[('true', 'True'), ('mostly_true', 'Mostly true'), ('mixed', 'Mixed'), ('mostly_false', 'Mostly false'), ('false', 'False'), ('misleading', 'Misleading'), ('unproven', 'Unproven'), ('satire', 'Satire')], help_text='What the assessor found; absent if none of the words fits.', max_length=20, null=True)),
                ('verdict_text', models.CharField(blank=True, help_text="The assessor's own words for the verdict.", max_length=200, null=True)),
                ('web_url', models.URLField(blank=True, help_text='The web address of the assessment.', max_length=2000, null=True, verbose_name='web address')),
                ('assessed_edtf', models.CharField(blank=True, help_text='The date on which it was assessed, in EDTF (ISO 8601-2, level 0 or 1).', max_length=60, null=True, verbose_name='assessed')),
                ('assessed_first', models.DateField(blank=True, editable=False, help_text='The first day that the date on which it was assessed can mean; 0001-01-01 stands for an open start.', null=True)),
                ('assessed_last', models.DateField(blank=True, editable=False, help_text='The last day that the date on which it was assessed can mean; 9999-12-31 stands for an open end.', null=True)),
                ('assessed_basis', models.CharField(blank=True, choices=[('stated', 'Stated'), ('inferred', 'Inferred')], help_text='Whether the words state the date on which it was assessed, or it was inferred.', max_length=10, null=True, verbose_name='assessed (stated or inferred)')),
                ('assessed_text', models.CharField(blank=True, help_text="The article's words for the date on which it was assessed.", max_length=200, null=True, verbose_name='assessed (words)')),
                ordered('assessed', 'on which it was assessed'),
            ],
            options={
                'ordering': ['position'],
                'indexes': [models.Index(fields=['assessor', 'verdict', 'statement'], name='assessment_by_assessor'), models.Index(fields=['document', 'verdict', 'statement'], name='assessment_by_document'), models.Index(fields=['verdict', 'statement'], name='assessment_by_verdict')],
                'constraints': [models.UniqueConstraint(fields=('statement', 'position'), name='assessment_position_once'), models.CheckConstraint(condition=models.Q(('verdict__in', ['true', 'mostly_true', 'mixed', 'mostly_false', 'false', 'misleading', 'unproven', 'satire']), ('verdict__isnull', True), _connector='OR'), name='assessment_verdict_word', violation_error_message='The verdict is not in its vocabulary.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('assessed_edtf__isnull', True), ('assessed_text__isnull', True), ('assessed_basis__isnull', True)), models.Q(models.Q(('assessed_edtf__isnull', True), ('assessed_text__isnull', True), _negated=True), ('assessed_basis__in', ['stated', 'inferred']), ('assessed_basis__isnull', False)), _connector='OR'), models.Q(models.Q(('assessed_edtf__isnull', True), ('assessed_first__isnull', True), ('assessed_last__isnull', True)), models.Q(('assessed_edtf__isnull', False), models.Q(('assessed_first__isnull', True), ('assessed_last__isnull', True), _negated=True), models.Q(('assessed_first__isnull', True), ('assessed_last__isnull', True), ('assessed_first__lte', models.F('assessed_last')), _connector='OR')), _connector='OR')), name='assessment_assessed_date', violation_error_message='The parts of the date assessed do not agree.'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='assessment_position_from_1'), models.CheckConstraint(condition=models.Q(('verdict__isnull', False), ('verdict_text__isnull', False), _connector='OR'), name='assessment_says_something', violation_error_message='An assessment has a verdict or its words.')],
            },
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(db_index=False, help_text='The document that was written.', on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='statements.source')),
                ('actor', models.ForeignKey(db_index=False, help_text='The author.', on_delete=django.db.models.deletion.RESTRICT, related_name='authorships', to='statements.actor')),
                ('position', models.PositiveSmallIntegerField(help_text="The author's place in the byline, counted from 1.")),
            ],
            options={
                'ordering': ['position'],
                'indexes': [models.Index(fields=['actor', 'source'], name='authorship_by_actor')],
                'constraints': [models.UniqueConstraint(fields=('source', 'actor'), name='authorship_once'), models.UniqueConstraint(fields=('source', 'position'), name='authorship_position_once'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='authorship_position_from_1')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(db_index=False, help_text='The document that makes the correction.', on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='statements.source')),
                ('document', models.ForeignKey(db_index=False, help_text='The other document, which is corrected, retracted or replaced.', on_delete=django.db.models.deletion.RESTRICT, related_name='corrected_by', to='statements.source')),
                ('kind', models.CharField(choices=[('corrects', 'Corrects'), ('retracts', 'Retracts'), ('replaces', 'Replaces')], help_text='What the document does to the other.', max_length=20)),
                ('made_edtf', models.CharField(blank=True, help_text='The date on which the correction was made, in EDTF (ISO 8601-2, level 0 or 1).', max_length=60, null=True, verbose_name='made')),
                ('made_first', models.DateField(blank=True, editable=False, help_text='The first day that the date on which the correction was made can mean; 0001-01-01 stands for an open start.', null=True)),
                ('made_last', models.DateField(blank=True, editable=False, help_text='The last day that the date on which the correction was made can mean; 9999-12-31 stands for an open end.', null=True)),
                ('made_basis', models.CharField(blank=True, choices=[('stated', 'Stated'), ('inferred', 'Inferred')], help_text='Whether the words state the date on which the correction was made, or it was inferred.', max_length=10, null=True, verbose_name='made (stated or inferred)')),
                ('made_text', models.CharField(blank=True, help_text="The article's words for the date on which the correction was made.", max_length=200, null=True, verbose_name='made (words)')),
                ordered('made', 'on which the correction was made'),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['document', 'kind', 'source'], name='correction_by_document')],
                'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'document'), name='correction_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['corrects', 'retracts', 'replaces'])), name='correction_kind_word', violation_error_message='The kind is not in its vocabulary.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('made_edtf__isnull', True), ('made_text__isnull', True), ('made_basis__isnull', True)), models.Q(models.Q(('made_edtf__isnull', True), ('made_text__isnull', True), _negated=True), ('made_basis__in', ['stated', 'inferred']), ('made_basis__isnull', False)), _connector='OR'), models.Q(models.Q(('made_edtf__isnull', True), ('made_first__isnull', True), ('made_last__isnull', True)), models.Q(('made_edtf__isnull', False), models.Q(('made_first__isnull', True), ('made_last__isnull', True), _negated=True), models.Q(('made_first__isnull', True), ('made_last__isnull', True), ('made_first__lte', models.F('made_last')), _connector='OR')), _connector='OR')), name='correction_made_date', violation_error_message='The parts of the date made do not agree.'), models.CheckConstraint(condition=models.Q(('source', models.F('document')), _negated=True), name='correction_document_other', violation_error_message='A document does not correct itself.')],
            },
        ),
        migrations.CreateModel(
            name='StatementIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.ForeignKey(help_text='The statement that has this identifier.', on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='statements.statement')),
                ('scheme', models.CharField(help_text='The register that issued the identifier, in lower case, such as isni or lei.', max_length=50)),
                ('value', models.CharField(help_text='The identifier, exactly as that register writes it.', max_length=200)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('value', 'scheme'), name='statement_identifier_once')],
            },
        ),
        migrations.CreateModel(
            name='StatementTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.ForeignKey(db_index=False, help_text='The topic.', on_delete=django.db.models.deletion.PROTECT, related_name='statement_links', to='statements.topic')),
                ('statement', models.ForeignKey(db_index=False, help_text='The statement that this link belongs to.', on_delete=django.db.models.deletion.CASCADE, related_name='topic_links', to='statements.statement')),
                ('position', models.PositiveSmallIntegerField(help_text='The position of this topic in its list, counted from 1.')),
            ],
            options={
                'ordering': ['position'],
                'indexes': [models.Index(fields=['topic', 'statement'], name='statementtopic_by_topic')],
                'constraints': [models.UniqueConstraint(fields=('statement', 'topic'), name='statementtopic_topic_once'), models.UniqueConstraint(fields=('statement', 'position'), name='statementtopic_position_once'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='statementtopic_position_from_1')],
            },
        ),
        migrations.AlterModelOptions(
            name='estimate',
            options={'ordering': ['position', 'key']},
        ),
        migrations.AddField(
            model_name='estimate',
            name='position',
            field=models.PositiveSmallIntegerField(default=1, editable=False, help_text="The estimate's position among those of its statement, counted from 1."),
        ),
        migrations.AddField(
            model_name='statement',
            name='occasion',
            field=models.CharField(blank=True, help_text='Where or at what it was said, as the article puts it, such as a floor speech.', max_length=300, null=True),
        ),
        migrations.RunSQL(
            """
            UPDATE statements_estimate SET position = (
                SELECT count(*) FROM statements_estimate other
                WHERE other.statement_id = statements_estimate.statement_id
                AND other.key <= statements_estimate.key
            )
            """
        ),
        migrations.AddConstraint(
            model_name='estimate',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='estimate_position_from_1'),
        ),
        migrations.AddField(
            model_name='source',
            name='authors',
            field=models.ManyToManyField(blank=True, help_text='The actors who wrote the document, in the order of its byline.', related_name='written', through='statements.Authorship', to='statements.actor'),
        ),
        migrations.RunSQL(
            """
            INSERT INTO statements_statementtopic (statement_id, topic_id, position)
            SELECT link.statement_id, link.topic_id, row_number() OVER (
                PARTITION BY link.statement_id ORDER BY topic.key
            )
            FROM statements_statement_topics link
            JOIN statements_topic topic ON topic.id = link.topic_id
            """
        ),
        # Django can't make a many-to-many field's own table explicit, as its columns differ.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("DROP TABLE statements_statement_topics")],
            state_operations=[
                migrations.AlterField(
                    model_name='statement',
                    name='topics',
                    field=models.ManyToManyField(blank=True, help_text='The topics that the statement is about.', related_name='statements', through='statements.StatementTopic', to='statements.topic'),
                ),
            ],
        ),
    ]

