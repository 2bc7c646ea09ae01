"""Find the visits to feeds that are old enough to be forgotten."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('sources', '0005_article_search'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='fetchattempt',
            index=models.Index(condition=models.Q(('feed__isnull', False)), fields=['at'], name='fetch_attempt_of_a_poll'),
        ),
    ]
