"""Lanes: work that must be done one after the other."""

from django.db import migrations, models
from django.utils import timezone


def add_nameless(apps, schema_editor):
    # Work that was enqueued before there were lanes.
    apps.get_model('core', 'Lane').objects.create(name='', free_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lane',
            fields=[
                ('name', models.CharField(max_length=270, primary_key=True, serialize=False)),
                ('free_at', models.DateTimeField(help_text='Not before this time the next job of this lane may start.')),
            ],
        ),
        migrations.RunPython(add_nameless, migrations.RunPython.noop),
        migrations.AddField(
            model_name='job',
            name='lane',
            field=models.CharField(blank=True, db_default='', help_text='Jobs of one lane run one after the other.', max_length=270),
        ),
    ]
