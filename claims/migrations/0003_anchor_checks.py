"""Checks of anchors against later snapshots; what a search named."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0002_rating_scales_and_groups'),
        ('sources', '0003_ingestion_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='retrieval',
            name='articles',
            field=models.ManyToManyField(help_text='What a news search named.', related_name='retrievals', to='sources.article'),
        ),
        migrations.AddField(
            model_name='retrieval',
            name='published_reviews',
            field=models.ManyToManyField(help_text="What a search for others' checks named.", related_name='retrievals', to='sources.publishedreview'),
        ),
        migrations.CreateModel(
            name='AnchorCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('exact', 'Unchanged'), ('moved', 'Moved'), ('ambiguous', 'Ambiguous'), ('changed', 'Changed'), ('gone', 'Gone')], max_length=10)),
                ('start', models.PositiveIntegerField(null=True)),
                ('end', models.PositiveIntegerField(null=True)),
                ('checked_at', models.DateTimeField()),
                ('is_task', models.BooleanField(default=False, help_text='A person should look: the words under a verdict changed.')),
                ('handled_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True, help_text='What the person made of it.')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='claims.evidence')),
                ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchor_checks', to='sources.snapshot')),
                ('statement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='claims.statement')),
            ],
            options={
                'ordering': ['-checked_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('handled_at', None), ('is_task', True)), fields=['-checked_at'], name='anchor_task')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('evidence', None), ('statement__isnull', False)), models.Q(('evidence__isnull', False), ('statement', None)), _connector='OR'), name='anchor_check_of_one_anchor'), models.UniqueConstraint(condition=models.Q(('evidence__isnull', False)), fields=('evidence', 'snapshot'), name='anchor_check_once_evidence'), models.UniqueConstraint(condition=models.Q(('statement__isnull', False)), fields=('statement', 'snapshot'), name='anchor_check_once_statement'), models.CheckConstraint(condition=models.Q(('state__in', ['exact', 'moved', 'ambiguous', 'changed', 'gone'])), name='anchor_check_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('handled_at', None), ('handled_by', None)), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='anchor_check_handled_by_a_person')],
            },
        ),
    ]
