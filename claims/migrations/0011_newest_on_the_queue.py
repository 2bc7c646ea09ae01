"""Find the newest claims on the queue, however many were checked or dismissed."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('claims', '0010_permissions_of_readings'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(condition=models.Q(('verification_status__in', ['new', 'in_review'])), fields=['-created_at', '-id'], name='claim_newest_on_queue'),
        ),
    ]
