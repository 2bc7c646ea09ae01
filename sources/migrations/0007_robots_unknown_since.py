"""Remember since when a robots.txt has been out of reach. A new empty column: nothing is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0006_log_of_polls'),
    ]

    operations = [
        migrations.AddField(
            model_name='robotsfile',
            name='unknown_since',
            field=models.DateTimeField(help_text='Since when it was out of reach each time; empty when it was not the last time.', null=True),
        ),
    ]
