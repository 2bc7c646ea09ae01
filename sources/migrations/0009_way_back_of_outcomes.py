"""Make 0003 reversible again: going back, outcomes that the constraint before it did not know become known ones.

Forward it does nothing. The words of the message, which say what happened, stay.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0008_filters_of_published_reviews'),
    ]

    operations = [
        migrations.RunSQL(
            sql=migrations.RunSQL.noop,
            reverse_sql="UPDATE sources_fetchattempt SET outcome = 'http_error' WHERE outcome IN ('robots', 'throttled', 'refused')",
        ),
    ]
