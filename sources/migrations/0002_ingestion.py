"""Polling by rhythm, memory of feed entries, providers, others' checks, archives, signatures.

Columns with database defaults only, so that the version before goes on working; nothing is rewritten.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveCapture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('archive', models.CharField(help_text="The connector's name.", max_length=40)),
                ('state', models.CharField(choices=[('wanted', 'Asked for'), ('working', 'The archive works on it'), ('archived', 'Archived'), ('refused', 'Refused')], default='wanted', max_length=10)),
                ('job_id', models.CharField(blank=True, help_text="The archive's own name for its work.", max_length=100)),
                ('archived_url', models.URLField(blank=True, max_length=2200)),
                ('archived_at', models.DateTimeField(null=True)),
                ('message', models.TextField(blank=True, help_text='What the archive said last, in words.')),
                ('asked_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='FeedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid_sha256', models.CharField(max_length=64)),
                ('url_sha256', models.CharField(max_length=64)),
                ('first_seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('free_at', models.DateTimeField(help_text='It is not asked before this time.', null=True)),
                ('window_started_at', models.DateTimeField(null=True)),
                ('window_requests', models.PositiveIntegerField(default=0, help_text='Requests since then.')),
                ('last_attempt_at', models.DateTimeField(null=True)),
                ('last_success_at', models.DateTimeField(null=True)),
                ('last_outcome', models.CharField(blank=True, max_length=20)),
                ('last_error', models.TextField(blank=True)),
                ('failures', models.PositiveIntegerField(default=0, help_text='Requests failed since the last success.')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PublishedReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=2000)),
                ('url_sha256', models.CharField(max_length=64)),
                ('claim_reviewed', models.TextField()),
                ('claim_sha256', models.CharField(help_text="Of the claim's words in lower case, without punctuation.", max_length=64)),
                ('claimant', models.CharField(blank=True, max_length=300)),
                ('claimed_on', models.DateField(null=True)),
                ('appearances', models.JSONField(default=list)),
                ('publisher_name', models.CharField(blank=True, max_length=200)),
                ('publisher_site', models.CharField(blank=True, max_length=253)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('rating_label', models.CharField(blank=True, max_length=300)),
                ('rating_value', models.FloatField(null=True)),
                ('rating_best', models.FloatField(null=True)),
                ('rating_worst', models.FloatField(null=True)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('found_by', models.CharField(help_text='The connector that brought it, or “page”.', max_length=40)),
                ('first_seen_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField(help_text='When what it says was last seen to differ.')),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector(models.Func(models.F('claim_reviewed'), models.Value('’‘“”„‟«»‹›…–—―‐‑•·¿¡\xa0\u2009\u202f'), models.Value("'                      "), function='translate', output_field=models.TextField()), config='english'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'ordering': ['-reviewed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RobotsFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(help_text='For example “https://example.org:443”.', max_length=270, unique=True)),
                ('status', models.PositiveSmallIntegerField(help_text='HTTP status; empty when nobody answered.', null=True)),
                ('body', models.TextField(blank=True)),
                ('fetched_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SnapshotBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='access',
            field=models.CharField(choices=[('open', 'Open'), ('partial', 'Only in part (paywall)')], db_default='open', default='open', max_length=10),
        ),
        migrations.AddField(
            model_name='article',
            name='checks',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='copy_of',
            field=models.ForeignKey(blank=True, help_text='The earliest article with nearly the same text: a wire copy, no report of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='sources.article'),
        ),
        migrations.AddField(
            model_name='article',
            name='copy_similarity',
            field=models.FloatField(blank=True, help_text='0 to 1.', null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='found_by',
            field=models.CharField(blank=True, db_default='', help_text='The provider whose search named it first.', max_length=40),
        ),
        migrations.AddField(
            model_name='article',
            name='modified_at',
            field=models.DateTimeField(blank=True, help_text='When the page says that it was changed.', null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='next_check_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When its page is fetched again because it is cited.', null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='summary',
            field=models.TextField(blank=True, db_default='', help_text='As the feed gives it.'),
        ),
        migrations.AddField(
            model_name='feed',
            name='alerted_at',
            field=models.DateTimeField(editable=False, help_text='When the desk was told that it is stale.', null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='body_sha256',
            field=models.CharField(blank=True, db_default='', editable=False, help_text='Of the document that was read last.', max_length=64),
        ),
        migrations.AddField(
            model_name='feed',
            name='gone_at',
            field=models.DateTimeField(editable=False, help_text='It said that it is gone for good (HTTP 410).', null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='ignores_conditions',
            field=models.BooleanField(db_default=False, default=False, editable=False, help_text='It said “not modified” when it was modified, so it is asked without conditions.'),
        ),
        migrations.AddField(
            model_name='feed',
            name='moved_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='moved_from',
            field=models.URLField(blank=True, db_default='', editable=False, max_length=2000),
        ),
        migrations.AddField(
            model_name='feed',
            name='notes',
            field=models.JSONField(db_default=[], default=list, editable=False, help_text='What was odd about it, in words.'),
        ),
        migrations.AddField(
            model_name='feed',
            name='rhythm',
            field=models.DurationField(editable=False, help_text='The usual time between two new articles.', null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='ttl',
            field=models.DurationField(editable=False, help_text='How long the publisher asks to wait.', null=True),
        ),
        migrations.AddField(
            model_name='fetchattempt',
            name='provider',
            field=models.CharField(blank=True, db_default='', help_text='The provider that was asked.', max_length=40),
        ),
        migrations.AddField(
            model_name='outlet',
            name='ignores_robots',
            field=models.BooleanField(db_default=False, default=False, help_text='The publisher has agreed that we fetch its pages whatever its robots.txt says.', verbose_name='do not ask robots.txt'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='access',
            field=models.CharField(choices=[('open', 'Open'), ('partial', 'Only in part (paywall)')], db_default='open', default='open', max_length=10),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='canonical_url',
            field=models.URLField(blank=True, db_default='', help_text='As the page names it.', max_length=2000),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='language_source',
            field=models.CharField(blank=True, db_default='', help_text='What says so.', max_length=60),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='modified_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='modified_source',
            field=models.CharField(blank=True, db_default='', help_text='What says so.', max_length=60),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='published_source',
            field=models.CharField(blank=True, db_default='', help_text='What says so.', max_length=60),
        ),
        migrations.AlterField(
            model_name='feed',
            name='connector',
            field=models.CharField(default='auto', help_text='The connector that reads it.', max_length=40),
        ),
        migrations.AlterField(
            model_name='fetchattempt',
            name='outcome',
            field=models.CharField(choices=[('ok', 'Fetched'), ('not_modified', 'Not modified'), ('unreadable', 'Fetched, but not readable'), ('invalid_url', 'Address refused'), ('blocked', 'Private address refused'), ('unreachable', 'Unreachable'), ('timeout', 'Took too long'), ('too_large', 'Too large'), ('redirects', 'Too many redirects'), ('http_error', 'Refused by the server'), ('unsupported', 'Not a kind of page we read'), ('robots', 'Asked not to (robots.txt)'), ('throttled', 'Asked to slow down'), ('refused', 'Refused by the provider')], max_length=20),
        ),
        migrations.AddField(
            model_name='archivecapture',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='captures', to='sources.snapshot'),
        ),
        migrations.AddField(
            model_name='feeditem',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feed_items', to='sources.article'),
        ),
        migrations.AddField(
            model_name='feeditem',
            name='feed',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='sources.feed'),
        ),
        migrations.AddField(
            model_name='publishedreview',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='published_reviews', to='sources.article'),
        ),
        migrations.AddField(
            model_name='snapshotband',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='sources.snapshot'),
        ),
        migrations.AddConstraint(
            model_name='archivecapture',
            constraint=models.UniqueConstraint(fields=('snapshot', 'archive'), name='archive_capture_once'),
        ),
        migrations.AddConstraint(
            model_name='archivecapture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('archived_at__isnull', False), ('state', 'archived'), models.Q(('archived_url', ''), _negated=True)), models.Q(models.Q(('state', 'archived'), _negated=True), ('archived_at', None), ('archived_url', '')), _connector='OR'), name='archive_capture_archived_has_its_address'),
        ),
        migrations.AddConstraint(
            model_name='archivecapture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('message', ''), _negated=True), _connector='OR'), name='archive_capture_refusal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='archivecapture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'working'), _negated=True), models.Q(('job_id', ''), _negated=True), _connector='OR'), name='archive_capture_working_has_its_job'),
        ),
        migrations.AddIndex(
            model_name='feeditem',
            index=models.Index(fields=['feed', 'guid_sha256'], name='feed_item_guid'),
        ),
        migrations.AddConstraint(
            model_name='feeditem',
            constraint=models.UniqueConstraint(fields=('feed', 'url_sha256'), name='feed_item_once_per_feed'),
        ),
        migrations.AddIndex(
            model_name='publishedreview',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='published_review_search'),
        ),
        migrations.AddConstraint(
            model_name='publishedreview',
            constraint=models.UniqueConstraint(fields=('url_sha256', 'claim_sha256'), name='published_review_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedreview',
            constraint=models.CheckConstraint(condition=models.Q(('claim_reviewed', ''), _negated=True), name='published_review_names_its_claim'),
        ),
        migrations.AddConstraint(
            model_name='publishedreview',
            constraint=models.CheckConstraint(condition=models.Q(('url__startswith', 'http://'), ('url__startswith', 'https://'), _connector='OR'), name='published_review_url_is_http'),
        ),
        migrations.AddIndex(
            model_name='snapshotband',
            index=models.Index(fields=['value', 'snapshot'], name='snapshot_band_value'),
        ),
        migrations.AddConstraint(
            model_name='snapshotband',
            constraint=models.UniqueConstraint(fields=('snapshot', 'value'), name='snapshot_band_once'),
        ),
    ]
