"""Indexes of the review desk, built while writers go on, and old rows checked against the new constraints."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

_AT_WORK = ['triaged', 'assigned', 'in_progress', 'submitted', 'returned']
#: The version before knows neither these states nor these steps.
_BACK = [
    "UPDATE claims_review SET approved_by_id = NULL, approved_at = NULL WHERE state = 'withdrawn'",
    """
    UPDATE claims_review SET state = CASE state
        WHEN 'triaged' THEN 'in_progress' WHEN 'assigned' THEN 'in_progress' WHEN 'dismissed' THEN 'withdrawn'
        ELSE 'approved' END
    WHERE state IN ('triaged', 'assigned', 'dismissed', 'published', 'corrected')
    """,
    "ALTER TABLE claims_reviewtransition DISABLE TRIGGER USER",
    """
    UPDATE claims_reviewtransition SET
        action = CASE action
            WHEN 'triage' THEN 'open' WHEN 'correct' THEN 'open' WHEN 'start' THEN 'assign'
            WHEN 'second_rating' THEN 'assign' WHEN 'dismiss' THEN 'withdraw' WHEN 'retract' THEN 'withdraw'
            WHEN 'publish' THEN 'approve' WHEN 'supersede' THEN 'approve' ELSE action END,
        from_state = CASE WHEN from_state IN ('triaged', 'assigned') THEN 'in_progress'
            WHEN from_state IN ('published', 'corrected') THEN 'approved' ELSE from_state END,
        to_state = CASE WHEN to_state IN ('triaged', 'assigned') THEN 'in_progress'
            WHEN to_state IN ('published', 'corrected') THEN 'approved'
            WHEN to_state = 'dismissed' THEN 'withdrawn' ELSE to_state END
    """,
    "ALTER TABLE claims_reviewtransition ENABLE TRIGGER USER",
]


def _one_review(name: str, states: list[str]) -> str:
    listed = ", ".join(f"'{state}'" for state in states)
    return f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON claims_review (claim_id) WHERE state IN ({listed})"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('claims', '0012_review_desk')]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, _BACK),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "DROP INDEX CONCURRENTLY IF EXISTS review_one_at_work",
                        _one_review("review_one_at_work", _AT_WORK),
                        "DROP INDEX CONCURRENTLY IF EXISTS review_one_open",
                    ],
                    [
                        "DROP INDEX CONCURRENTLY IF EXISTS review_one_open",
                        _one_review("review_one_open", _AT_WORK[2:]),
                        "DROP INDEX CONCURRENTLY IF EXISTS review_one_at_work",
                    ],
                )
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name='review', name='review_one_open'),
                migrations.AddConstraint(
                    model_name='review',
                    constraint=models.UniqueConstraint(
                        condition=models.Q(('state__in', _AT_WORK)), fields=('claim',), name='review_one_at_work'
                    ),
                ),
            ],
        ),
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(
                condition=models.Q(('round__gt', 0), ('state', 'approved')), fields=['claim'], name='review_to_publish'
            ),
        ),
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['review_by'], name='review_by_date'),
        ),
        ValidateConstraint(model_name='review', name='review_state_known'),
        ValidateConstraint(model_name='review', name='review_complete_when_submitted'),
        ValidateConstraint(model_name='review', name='review_approved_by_somebody'),
        ValidateConstraint(model_name='reviewtransition', name='review_transition_action_known'),
        ValidateConstraint(model_name='reviewtransition', name='review_transition_states_known'),
    ]
