"""One appearance for each claim that a statement states; what people had corrected before counts as accepted."""

import django.db.models.deletion
from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

_INDEX = "appearance_once_per_statement"
#: Every statement has its appearance already, unless somebody wrote past the services.
_LINK = """
    INSERT INTO claims_appearance (claim_id, article_id, statement_id, hop, reported_by, appeared_at, is_first, reason)
    SELECT s.claim_id, p.article_id, s.id,
           CASE s.kind WHEN 'direct' THEN 'direct_quote' WHEN 'mixed' THEN 'partial_quote' ELSE 'paraphrase' END,
           s.reported_by, COALESCE(a.published_at, p.fetched_at), false, s.claim_reason
    FROM claims_statement s JOIN sources_snapshot p ON p.id = s.snapshot_id JOIN sources_article a ON a.id = p.article_id
    WHERE s.claim_id IN (SELECT id FROM claims_claim)
    ON CONFLICT DO NOTHING
"""
_REASONS = """
    UPDATE claims_appearance a SET reason = s.claim_reason
    FROM claims_statement s WHERE s.id = a.statement_id AND s.claim_reason <> '' AND a.reason = ''
"""
#: Whoever corrected a statement left a sentence that names them.
_DECISIONS = """
    UPDATE claims_statement s SET decision = 'accepted', decided_at = now(), decided_by_id = (
        SELECT u.id FROM auth_user u
        WHERE 'Corrected by ' || u.username || '.' IN (s.speaker_reason, s.claim_reason) ORDER BY u.id LIMIT 1
    )
    WHERE (s.speaker_reason LIKE 'Corrected by %' OR s.claim_reason LIKE 'Corrected by %') AND s.decision = 'suggested'
"""
#: The version before knows one claim of a statement.
_ONE_CLAIM = [
    "DELETE FROM claims_appearance a USING claims_appearance b WHERE a.statement_id = b.statement_id AND a.id > b.id",
    """
    UPDATE claims_statement s SET claim_id = a.claim_id, claim_reason = a.reason
    FROM claims_appearance a WHERE a.statement_id = s.id
    """,
    "UPDATE claims_statement SET claim_id = NULL WHERE claim_id NOT IN (SELECT id FROM claims_claim)",
]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('claims', '0008_readings')]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}",
                        f"CREATE UNIQUE INDEX CONCURRENTLY {_INDEX} ON claims_appearance (statement_id, claim_id)",
                        f"ALTER TABLE claims_appearance ADD CONSTRAINT {_INDEX} UNIQUE USING INDEX {_INDEX}",
                    ],
                    [f"ALTER TABLE claims_appearance DROP CONSTRAINT {_INDEX}"],
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='appearance',
                    constraint=models.UniqueConstraint(fields=('statement', 'claim'), name=_INDEX),
                )
            ],
        ),
        migrations.AlterField(
            model_name='appearance',
            name='statement',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='claims.statement'),
        ),
        migrations.RunSQL([_LINK, _REASONS, _DECISIONS], _ONE_CLAIM),
        ValidateConstraint(model_name='claim', name='claim_nature_known'),
        ValidateConstraint(model_name='claim', name='claim_worthiness_0_to_1'),
        ValidateConstraint(model_name='statement', name='statement_confidence_0_to_1'),
        ValidateConstraint(model_name='statement', name='statement_decided_by_a_person'),
    ]
