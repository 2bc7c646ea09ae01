"""The index that tells whether a lane is taken; built beside the traffic."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('core', '0002_lanes'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='job',
            index=models.Index(condition=models.Q(('state', 'running'), models.Q(('lane', ''), _negated=True)), fields=['lane'], name='job_in_lane'),
        ),
    ]
