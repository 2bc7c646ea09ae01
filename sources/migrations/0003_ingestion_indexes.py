"""Indexes and constraints of tables that are in use: built beside the traffic, checked without holding it up."""

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('sources', '0002_ingestion'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='feed',
            index=models.Index(condition=models.Q(('gone_at', None), ('is_active', True)), fields=['next_fetch_at'], name='feed_to_poll'),
        ),
        RemoveIndexConcurrently(
            model_name='feed',
            name='feed_due',
        ),
        AddIndexConcurrently(
            model_name='article',
            index=models.Index(condition=models.Q(('next_check_at__isnull', False)), fields=['next_check_at'], name='article_to_check_again'),
        ),
        AddIndexConcurrently(
            model_name='fetchattempt',
            index=models.Index(condition=models.Q(('provider', ''), _negated=True), fields=['provider', '-at'], name='fetch_attempt_of_provider'),
        ),
        migrations.RemoveConstraint(
            model_name='fetchattempt',
            name='fetch_attempt_outcome_known',
        ),
        AddConstraintNotValid(
            model_name='fetchattempt',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['ok', 'not_modified', 'unreadable', 'invalid_url', 'blocked', 'unreachable', 'timeout', 'too_large', 'redirects', 'http_error', 'unsupported', 'robots', 'throttled', 'refused'])), name='fetch_attempt_outcome_known'),
        ),
        ValidateConstraint(model_name='fetchattempt', name='fetch_attempt_outcome_known'),
        AddConstraintNotValid(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('copy_of', None), models.Q(('copy_of__isnull', False), ('copy_similarity__gte', 0), ('copy_similarity__lte', 1), models.Q(('copy_of', models.F('id')), _negated=True)), _connector='OR'), name='article_copy_says_how_similar'),
        ),
        ValidateConstraint(model_name='article', name='article_copy_says_how_similar'),
    ]
