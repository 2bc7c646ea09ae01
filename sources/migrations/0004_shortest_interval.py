import datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0003_ingestion_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='feed',
            name='interval',
            field=models.DurationField(default=datetime.timedelta(seconds=900), help_text='Shortest time between two polls.'),
        ),
    ]
