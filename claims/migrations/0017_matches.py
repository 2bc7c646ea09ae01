"""What looks like a claim that was checked before."""

import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


#: Decisions are part of the audit trail; its table is new, so the link of older rows covers none.
_AUDITED = [
    """CREATE TRIGGER audit_link AFTER INSERT ON claims_matchevent
       FOR EACH ROW EXECUTE FUNCTION claims_audit_link('pgh_obj_id', 'pgh_id')""",
    """INSERT INTO claims_auditlink ("table", owner, "row", previous_sha256, sha256)
       VALUES ('claims_matchevent', 0, 0, '', encode(sha256(''), 'hex'))""",
]
_NOT_AUDITED = [
    "DROP TRIGGER audit_link ON claims_matchevent",
    "ALTER TABLE claims_auditlink DISABLE TRIGGER USER",
    "DELETE FROM claims_auditlink WHERE \"table\" = 'claims_matchevent'",
    "ALTER TABLE claims_auditlink ENABLE TRIGGER USER",
]


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0016_audit_triggers'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('sources', '0012_index_of_canonical_addresses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('suggested', 'Suggested'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected')], default='suggested', max_length=10)),
                ('score', models.FloatField()),
                ('reasons', models.JSONField()),
                ('dangers', models.JSONField(default=list)),
                ('decided_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='claims.claim')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other_claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='matched_by', to='claims.claim')),
                ('published_review', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='sources.publishedreview')),
            ],
            options={
                'verbose_name_plural': 'matches',
                'ordering': ['-score', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MatchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('state', models.CharField(choices=[('suggested', 'Suggested'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected')], default='suggested', max_length=10)),
                ('claim', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim')),
                ('other_claim', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='claim_other_claim_published_review_state_events', to='claims.match')),
                ('published_review', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.publishedreview')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(django.db.models.functions.comparison.Least('claim', 'other_claim'), django.db.models.functions.comparison.Greatest('claim', 'other_claim'), condition=models.Q(('other_claim__isnull', False)), name='match_once_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(condition=models.Q(('published_review__isnull', False)), fields=('claim', 'published_review'), name='match_once_per_published_review'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('other_claim', None), ('published_review__isnull', False)), models.Q(('other_claim__isnull', False), ('published_review', None)), _connector='OR'), name='match_with_a_claim_or_a_review'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('other_claim', None), models.Q(('other_claim', models.F('claim')), _negated=True), _connector='OR'), name='match_with_another_claim'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='match_score_0_to_1'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('reasons', []), _negated=True), name='match_says_why'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'suggested')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['confirmed', 'rejected'])), _connector='OR'), name='match_decided_by_a_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='match',
            trigger=pgtrigger.compiler.Trigger(name='count_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='NEW.version = OLD.version + 1; RETURN NEW;', hash='6f2484509fbe3b988a9ac4520df6fc954bdf3588', operation='UPDATE', pgid='pgtrigger_count_version_d0c9b', table='claims_match', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='match',
            trigger=pgtrigger.compiler.Trigger(name='decide_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "claims_matchevent" ("claim_id", "other_claim_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_review_id", "state") VALUES (NEW."claim_id", NEW."other_claim_id", _pgh_attach_context(), NOW(), \'decide\', NEW."id", NEW."published_review_id", NEW."state"); RETURN NULL;', hash='baacd3419ac61aa4654daa16705ef91bf5a6fdc2', operation='UPDATE', pgid='pgtrigger_decide_update_b4177', table='claims_match', when='AFTER')),
        ),
        migrations.RunSQL(_AUDITED, _NOT_AUDITED),
    ]
