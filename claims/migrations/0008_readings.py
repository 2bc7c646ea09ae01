"""Readings with their versions, what people make of statements, and claims by nature and worth.

Columns with database defaults only, so that the version before goes on working; nothing is rewritten or scanned.

A statement may state several claims: appearances link them from now on. The version before still writes a statement's
one claim into its own column, beside the appearance that says the same. So the columns stay until a later version
drops them; what this one deletes must not be held by them.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_name_of_anchor_checks'),
        ('sources', '0006_log_of_polls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('add', 'Marked by hand'), ('accept', 'Accepted'), ('reject', 'Rejected'), ('restore', 'Rejection undone'), ('boundary', 'Words corrected'), ('split', 'Split'), ('merge', 'Merged'), ('speaker', 'Speaker corrected'), ('claims', 'Claims corrected')], max_length=10)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('reading', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(help_text='Of the rules and the model.', max_length=80)),
                ('at', models.DateTimeField()),
                ('counts', models.JSONField(default=dict)),
                ('diff', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='delete_delete',
        ),
        migrations.AlterField(
            model_name='statement',
            name='claim',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.claim'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='claim_reason',
            field=models.CharField(blank=True, db_default='', max_length=300),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name='statement', name='claim'),
                migrations.RemoveField(model_name='statement', name='claim_reason'),
            ],
        ),
        migrations.AddField(
            model_name='appearance',
            name='reason',
            field=models.CharField(blank=True, db_default='', default='', help_text='Why the statement is linked to this claim.', max_length=300),
        ),
        migrations.AddField(
            model_name='claim',
            name='nature',
            field=models.CharField(blank=True, choices=[('fact', 'Fact'), ('opinion', 'Opinion'), ('question', 'Question'), ('prediction', 'Prediction'), ('promise', 'Promise')], db_default='', default='', help_text='Empty: nobody has said.', max_length=10),
        ),
        migrations.AddField(
            model_name='claim',
            name='worthiness',
            field=models.FloatField(editable=False, help_text='How much it is worth checking, 0 to 1; empty for claims of people.', null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='worthiness_reasons',
            field=models.JSONField(db_default=[], default=list, editable=False),
        ),
        migrations.AddField(
            model_name='claimantalias',
            name='learned_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='claimantalias',
            name='learned_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='nature',
            field=models.CharField(blank=True, choices=[('fact', 'Fact'), ('opinion', 'Opinion'), ('question', 'Question'), ('prediction', 'Prediction'), ('promise', 'Promise')], db_default='', default='', help_text='Empty: nobody has said.', max_length=10),
        ),
        migrations.AddField(
            model_name='statement',
            name='claims',
            field=models.ManyToManyField(related_name='statements', through='claims.Appearance', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='statement',
            name='confidence',
            field=models.FloatField(db_default=1.0, default=1.0, help_text='How sure the rules are that a reader would mark the same.'),
        ),
        migrations.AddField(
            model_name='statement',
            name='confidence_reasons',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='statement',
            name='decided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='statement',
            name='decided_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='statement',
            name='decision',
            field=models.CharField(choices=[('suggested', 'Nobody has looked at it'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], db_default='suggested', default='suggested', max_length=10),
        ),
        migrations.AddField(
            model_name='statement',
            name='proposed',
            field=models.JSONField(db_default=[], default=list, help_text='The claims that the reader words from it.'),
        ),
        migrations.AddField(
            model_name='statement',
            name='reading',
            field=models.CharField(blank=True, db_default='', default='', help_text='The version of the rules that found it.', max_length=80),
        ),
        migrations.AddField(
            model_name='statement',
            name='role',
            field=models.CharField(blank=True, db_default='', default='', help_text='What the speaker was then, as the text says.', max_length=200),
        ),
        migrations.AddField(
            model_name='statement',
            name='role_spans',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='statement',
            name='said_at',
            field=models.CharField(blank=True, db_default='', default='', help_text='Where or on what occasion, as the text says.', max_length=200),
        ),
        migrations.AddField(
            model_name='statement',
            name='said_at_spans',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='statement',
            name='said_on',
            field=models.CharField(blank=True, db_default='', default='', help_text='When, as the text says.', max_length=200),
        ),
        migrations.AddField(
            model_name='statement',
            name='said_on_spans',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='statement',
            name='speaker_candidates',
            field=models.JSONField(db_default=[], default=list, help_text='The names that all fit, where nothing decides between them.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_claimevent" ("briefing_id", "coverage_searched_at", "created_at", "created_by_id", "dismissed_reason", "id", "nature", "origin", "origin_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "text", "topic_id", "verification_status", "version") VALUES (NEW."briefing_id", NEW."coverage_searched_at", NEW."created_at", NEW."created_by_id", NEW."dismissed_reason", NEW."id", NEW."nature", NEW."origin", NEW."origin_reason", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priority", NEW."text", NEW."topic_id", NEW."verification_status", NEW."version"); RETURN NULL;', hash='3ce0ebdd297d335f7fc23aa17f02b15d20254937', operation='INSERT', pgid='pgtrigger_insert_insert_df8fa', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."briefing_id" IS DISTINCT FROM (NEW."briefing_id") OR OLD."coverage_searched_at" IS DISTINCT FROM (NEW."coverage_searched_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."dismissed_reason" IS DISTINCT FROM (NEW."dismissed_reason") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."nature" IS DISTINCT FROM (NEW."nature") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."origin_reason" IS DISTINCT FROM (NEW."origin_reason") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."topic_id" IS DISTINCT FROM (NEW."topic_id") OR OLD."verification_status" IS DISTINCT FROM (NEW."verification_status") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "claims_claimevent" ("briefing_id", "coverage_searched_at", "created_at", "created_by_id", "dismissed_reason", "id", "nature", "origin", "origin_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "text", "topic_id", "verification_status", "version") VALUES (NEW."briefing_id", NEW."coverage_searched_at", NEW."created_at", NEW."created_by_id", NEW."dismissed_reason", NEW."id", NEW."nature", NEW."origin", NEW."origin_reason", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priority", NEW."text", NEW."topic_id", NEW."verification_status", NEW."version"); RETURN NULL;', hash='0986a3d2c1dc81b51ed1abe2662c7fe3e173dd95', operation='UPDATE', pgid='pgtrigger_update_update_fe4ba', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_claimevent" ("briefing_id", "coverage_searched_at", "created_at", "created_by_id", "dismissed_reason", "id", "nature", "origin", "origin_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "text", "topic_id", "verification_status", "version") VALUES (OLD."briefing_id", OLD."coverage_searched_at", OLD."created_at", OLD."created_by_id", OLD."dismissed_reason", OLD."id", OLD."nature", OLD."origin", OLD."origin_reason", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."priority", OLD."text", OLD."topic_id", OLD."verification_status", OLD."version"); RETURN NULL;', hash='d3c87009de8fa01aae55d3a0feea875b8e5555de', operation='DELETE', pgid='pgtrigger_delete_delete_dbf31', table='claims_claim', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('nature__in', ['', 'fact', 'opinion', 'question', 'prediction', 'promise'])), name='claim_nature_known'),
        ),
        AddConstraintNotValid(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('worthiness', None), models.Q(('worthiness__gte', 0), ('worthiness__lte', 1)), _connector='OR'), name='claim_worthiness_0_to_1'),
        ),
        AddConstraintNotValid(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='statement_confidence_0_to_1'),
        ),
        AddConstraintNotValid(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', 'suggested')), models.Q(('decided_at__isnull', False), ('decision__in', ['accepted', 'rejected'])), _connector='OR'), name='statement_decided_by_a_person'),
        ),
        migrations.AddField(
            model_name='annotation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='annotation',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annotations', to='claims.statement'),
        ),
        migrations.AddField(
            model_name='reading',
            name='briefing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='claims.briefing'),
        ),
        migrations.AddField(
            model_name='reading',
            name='requested_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reading',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='sources.snapshot'),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['add', 'accept', 'reject', 'restore', 'boundary', 'split', 'merge', 'speaker', 'claims'])), name='annotation_action_known'),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.CheckConstraint(condition=models.Q(('action', 'add'), models.Q(('before', {}), _negated=True), _connector='OR'), name='annotation_tells_what_was_before'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d216f6b4a925c219f1dadc1541eb57dc3bd86f16', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8c7e', table='claims_annotation', when='BEFORE')),
        ),
    ]
