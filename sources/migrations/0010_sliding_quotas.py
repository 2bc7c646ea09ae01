"""What was sent to providers, as times and counts; the columns before it stay for the version that still runs."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0009_way_back_of_outcomes'),
    ]

    operations = [
        migrations.AddField(
            model_name='provider',
            name='sent',
            field=models.JSONField(db_default=[], default=list, help_text='What counts towards its quota: times, and how many requests up to each.'),
        ),
        migrations.RunSQL(
            sql="""
                UPDATE sources_provider SET sent = jsonb_build_array(jsonb_build_array(
                    to_char(coalesce(last_attempt_at, window_started_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
                    window_requests
                )) WHERE window_requests > 0 AND window_started_at IS NOT NULL
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='provider',
            name='window_requests',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text='Requests since then.'),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name='provider', name='window_started_at'),
                migrations.RemoveField(model_name='provider', name='window_requests'),
            ],
        ),
    ]
