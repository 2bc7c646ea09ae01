from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0006_retrieval_of_provider'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='anchorcheck',
            options={'ordering': ['-checked_at', '-pk'], 'verbose_name': 'check of cited words', 'verbose_name_plural': 'checks of cited words'},
        ),
    ]
