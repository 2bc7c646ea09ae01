"""The review desk: new stages, second ratings, the right of reply, publications and their corrections.

Columns with database defaults only, and constraints that are not checked against old rows yet, so that the version
before goes on working.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0011_newest_on_the_queue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction: something was wrong'), ('update', 'Update: something is new'), ('clarification', 'Clarification: it could be misunderstood'), ('retraction', 'Retraction: it does not hold'), ('void', 'Void: published by mistake')], max_length=13)),
                ('is_rating_changed', models.BooleanField()),
                ('explanation', models.TextField(help_text='For the public: what was changed and why.')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GateOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('line', models.CharField(max_length=40)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('slug', models.SlugField(max_length=100)),
                ('content', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('previous_sha256', models.CharField(blank=True, max_length=64)),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['claim', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ReplyRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whom', models.CharField(blank=True, max_length=200)),
                ('how', models.CharField(blank=True, help_text='For example “e-mail to the press office”.', max_length=200)),
                ('asked_at', models.DateTimeField(null=True)),
                ('deadline', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('waived_reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SecondRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['review', 'round'],
            },
        ),
        migrations.AlterModelOptions(
            name='review',
            options={'permissions': [('approve_review', 'Can approve or return a review of somebody else'), ('publish_review', 'Can publish a review, and take back what is published')]},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='review_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='review_complete_when_submitted',
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='review_approved_by_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='reviewtransition',
            name='review_transition_action_known',
        ),
        migrations.RemoveConstraint(
            model_name='reviewtransition',
            name='review_transition_states_known',
        ),
        migrations.AddField(
            model_name='review',
            name='as_of',
            field=models.DateField(blank=True, help_text='The day for which the verdict holds.', null=True),
        ),
        migrations.AddField(
            model_name='review',
            name='due_at',
            field=models.DateTimeField(blank=True, help_text='When the check should be done.', null=True),
        ),
        migrations.AddField(
            model_name='review',
            name='review_by',
            field=models.DateField(blank=True, help_text='The day on which to check again.', null=True),
        ),
        migrations.AddField(
            model_name='review',
            name='round',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, help_text='How often it was submitted.'),
        ),
        migrations.AddField(
            model_name='review',
            name='watchers',
            field=models.ManyToManyField(blank=True, related_name='watched_reviews', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='as_of',
            field=models.DateField(blank=True, help_text='The day for which the verdict holds.', null=True),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='due_at',
            field=models.DateTimeField(blank=True, help_text='When the check should be done.', null=True),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='review_by',
            field=models.DateField(blank=True, help_text='The day on which to check again.', null=True),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='round',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, help_text='How often it was submitted.'),
        ),
        migrations.AddField(
            model_name='review',
            name='nothing_found',
            field=models.JSONField(blank=True, db_default={}, default=dict, help_text='Stance → where evidence of it was looked for in vain.'),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='nothing_found',
            field=models.JSONField(blank=True, db_default={}, default=dict, help_text='Stance → where evidence of it was looked for in vain.'),
        ),
        migrations.AlterField(
            model_name='review',
            name='state',
            field=models.CharField(choices=[('triaged', 'Triaged: worth checking'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('submitted', 'Submitted for a second person'), ('returned', 'Returned for more work'), ('approved', 'Approved'), ('published', 'Published'), ('corrected', 'Corrected: a newer version is published'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed after triage')], default='in_progress', max_length=12),
        ),
        migrations.AlterField(
            model_name='reviewevent',
            name='state',
            field=models.CharField(choices=[('triaged', 'Triaged: worth checking'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('submitted', 'Submitted for a second person'), ('returned', 'Returned for more work'), ('approved', 'Approved'), ('published', 'Published'), ('corrected', 'Corrected: a newer version is published'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed after triage')], default='in_progress', max_length=12),
        ),
        migrations.AlterField(
            model_name='reviewtransition',
            name='action',
            field=models.CharField(choices=[('open', 'Open'), ('triage', 'Triage'), ('correct', 'Begin a correction'), ('start', 'Start'), ('dismiss', 'Dismiss'), ('assign', 'Assign'), ('submit', 'Submit'), ('second_rating', 'Rate as the second person'), ('return', 'Return with reasons'), ('approve', 'Approve'), ('publish', 'Publish'), ('supersede', 'Publish a corrected version'), ('retract', 'Take back what is published'), ('withdraw', 'Withdraw')], max_length=16),
        ),
        migrations.AlterField(
            model_name='reviewtransition',
            name='from_state',
            field=models.CharField(blank=True, choices=[('triaged', 'Triaged: worth checking'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('submitted', 'Submitted for a second person'), ('returned', 'Returned for more work'), ('approved', 'Approved'), ('published', 'Published'), ('corrected', 'Corrected: a newer version is published'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed after triage')], max_length=12),
        ),
        migrations.AlterField(
            model_name='reviewtransition',
            name='to_state',
            field=models.CharField(choices=[('triaged', 'Triaged: worth checking'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('submitted', 'Submitted for a second person'), ('returned', 'Returned for more work'), ('approved', 'Approved'), ('published', 'Published'), ('corrected', 'Corrected: a newer version is published'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed after triage')], max_length=12),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_reviewevent" ("approved_at", "approved_by_id", "as_of", "assigned_to_id", "attribution_rating_id", "claim_id", "due_at", "id", "justification", "nothing_found", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_by_id", "review_by", "round", "state", "submitted_at", "submitted_by_id", "substance_rating_id", "version") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."as_of", NEW."assigned_to_id", NEW."attribution_rating_id", NEW."claim_id", NEW."due_at", NEW."id", NEW."justification", NEW."nothing_found", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rated_by_id", NEW."review_by", NEW."round", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."substance_rating_id", NEW."version"); RETURN NULL;', hash='5479d0b2b1db2f468210e7431c358ab81d8d0123', operation='INSERT', pgid='pgtrigger_insert_insert_8009a', table='claims_review', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."assigned_to_id" IS DISTINCT FROM (NEW."assigned_to_id") OR OLD."attribution_rating_id" IS DISTINCT FROM (NEW."attribution_rating_id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."justification" IS DISTINCT FROM (NEW."justification") OR OLD."nothing_found" IS DISTINCT FROM (NEW."nothing_found") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."rated_by_id" IS DISTINCT FROM (NEW."rated_by_id") OR OLD."review_by" IS DISTINCT FROM (NEW."review_by") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."substance_rating_id" IS DISTINCT FROM (NEW."substance_rating_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "claims_reviewevent" ("approved_at", "approved_by_id", "as_of", "assigned_to_id", "attribution_rating_id", "claim_id", "due_at", "id", "justification", "nothing_found", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_by_id", "review_by", "round", "state", "submitted_at", "submitted_by_id", "substance_rating_id", "version") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."as_of", NEW."assigned_to_id", NEW."attribution_rating_id", NEW."claim_id", NEW."due_at", NEW."id", NEW."justification", NEW."nothing_found", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rated_by_id", NEW."review_by", NEW."round", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."substance_rating_id", NEW."version"); RETURN NULL;', hash='e3a65a8d14b05a175b5cbb2d0f8b8c29c2d8b189', operation='UPDATE', pgid='pgtrigger_update_update_b7b96', table='claims_review', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_reviewevent" ("approved_at", "approved_by_id", "as_of", "assigned_to_id", "attribution_rating_id", "claim_id", "due_at", "id", "justification", "nothing_found", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_by_id", "review_by", "round", "state", "submitted_at", "submitted_by_id", "substance_rating_id", "version") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."as_of", OLD."assigned_to_id", OLD."attribution_rating_id", OLD."claim_id", OLD."due_at", OLD."id", OLD."justification", OLD."nothing_found", OLD."opened_at", OLD."opened_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rated_by_id", OLD."review_by", OLD."round", OLD."state", OLD."submitted_at", OLD."submitted_by_id", OLD."substance_rating_id", OLD."version"); RETURN NULL;', hash='624b8023de95ae4a467288fb25efd63011faca57', operation='DELETE', pgid='pgtrigger_delete_delete_c19fa', table='claims_review', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='reviewtransition',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['open', 'triage', 'correct', 'start', 'dismiss', 'assign', 'submit', 'second_rating', 'return', 'approve', 'publish', 'supersede', 'retract', 'withdraw'])), name='review_transition_action_known'),
        ),
        AddConstraintNotValid(
            model_name='reviewtransition',
            constraint=models.CheckConstraint(condition=models.Q(('from_state__in', ['', 'triaged', 'assigned', 'in_progress', 'submitted', 'returned', 'approved', 'published', 'corrected', 'withdrawn', 'dismissed']), ('to_state__in', ['triaged', 'assigned', 'in_progress', 'submitted', 'returned', 'approved', 'published', 'corrected', 'withdrawn', 'dismissed'])), name='review_transition_states_known'),
        ),
        migrations.AddField(
            model_name='correction',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gateoverride',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gateoverride',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gate_overrides', to='claims.review'),
        ),
        migrations.AddField(
            model_name='publication',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='publication',
            name='published_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publication',
            name='review',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='claims.review'),
        ),
        migrations.AddField(
            model_name='correction',
            name='publication_from',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='claims.publication'),
        ),
        migrations.AddField(
            model_name='correction',
            name='publication_to',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='came_about_by', to='claims.publication'),
        ),
        migrations.AddField(
            model_name='review',
            name='corrects',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.publication'),
        ),
        AddConstraintNotValid(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['triaged', 'assigned', 'in_progress', 'submitted', 'returned', 'approved', 'published', 'corrected', 'withdrawn', 'dismissed'])), name='review_state_known'),
        ),
        AddConstraintNotValid(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'approved', 'published', 'corrected']), _negated=True), models.Q(('attribution_rating__isnull', False), ('rated_by__isnull', False), ('submitted_at__isnull', False), ('submitted_by__isnull', False), ('substance_rating__isnull', False), models.Q(('justification', ''), _negated=True)), _connector='OR'), name='review_complete_when_submitted'),
        ),
        AddConstraintNotValid(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('state__in', ['approved', 'published', 'corrected', 'withdrawn'])), models.Q(models.Q(('state__in', ('approved', 'published', 'corrected')), _negated=True), ('approved_at', None), ('approved_by', None)), _connector='OR'), name='review_approved_by_somebody'),
        ),
        migrations.AddField(
            model_name='replyrequest',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='replyrequest',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reply_requests', to='claims.review'),
        ),
        migrations.AddField(
            model_name='secondrating',
            name='attribution_rating',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.rating', verbose_name='did they say it?'),
        ),
        migrations.AddField(
            model_name='secondrating',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='secondrating',
            name='first_attribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.rating'),
        ),
        migrations.AddField(
            model_name='secondrating',
            name='first_substance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.rating'),
        ),
        migrations.AddField(
            model_name='secondrating',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_ratings', to='claims.review'),
        ),
        migrations.AddField(
            model_name='secondrating',
            name='substance_rating',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.rating', verbose_name='is it so?'),
        ),
        migrations.AddConstraint(
            model_name='gateoverride',
            constraint=models.UniqueConstraint(fields=('review', 'round', 'line'), name='gate_override_once_per_line'),
        ),
        migrations.AddConstraint(
            model_name='gateoverride',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('line', ''), _negated=True)), name='gate_override_has_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateoverride',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cfc64977fce0979aaf1405cebf6a3589c1346294', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_28954', table='claims_gateoverride', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['-published_at', '-id'], name='publication_newest'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('claim', 'number'), name='publication_once_per_number'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('slug', 'number'), name='publication_once_per_address'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('previous_sha256', '')), models.Q(('number__gt', 1), models.Q(('previous_sha256', ''), _negated=True)), _connector='OR'), name='publication_follows_the_one_before'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='24d343343464e144a4b810ff76d512e1052cbaf6', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_fee5e', table='claims_publication', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['-at', '-id'], name='correction_newest'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['correction', 'update', 'clarification']), ('publication_to__isnull', False)), models.Q(('kind__in', ['retraction', 'void']), ('publication_to', None)), _connector='OR'), name='correction_leads_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='correction_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('publication_to', None), models.Q(('publication_to', models.F('publication_from')), _negated=True), _connector='OR'), name='correction_is_another_version'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3245d11164ecd8bc95265de2140f0eaeb0a11a7f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dd253', table='claims_correction', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='replyrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', False), ('deadline__isnull', False), ('waived_reason', ''), models.Q(('whom', ''), _negated=True), models.Q(('how', ''), _negated=True)), models.Q(models.Q(('waived_reason', ''), _negated=True), ('answered_at', None), ('asked_at', None), ('deadline', None), ('how', ''), ('whom', '')), _connector='OR'), name='reply_asked_or_waived'),
        ),
        migrations.AddConstraint(
            model_name='replyrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='reply_answered_at_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='replyrequest',
            trigger=pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2c5efba9611556333fc4b454b7f37f4a9402d27c', operation='DELETE', pgid='pgtrigger_is_kept_4c7e4', table='claims_replyrequest', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='secondrating',
            constraint=models.UniqueConstraint(fields=('review', 'round'), name='second_rating_once_per_round'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='secondrating',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8ecc3e07de1b50cb5e8387647216ba7497cb6013', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1013d', table='claims_secondrating', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewtransition',
            trigger=pgtrigger.compiler.Trigger(name='told_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM pg_advisory_xact_lock_shared(7305808869); RETURN NULL;', hash='a5faac6d733ac11bea39001ab9a98dbdb008e92e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_told_in_order_30be9', table='claims_reviewtransition', when='BEFORE')),
        ),
    ]
