"""Why an article is a copy, and the address that its page names as its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0010_sliding_quotas'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='copy_reason',
            field=models.CharField(blank=True, choices=[('same_text', 'Nearly the same text'), ('cut', 'Cut from a longer text'), ('canonical', 'Names another address as its canonical one')], db_default='', default='', help_text='Why it is one; empty for what earlier versions marked: nearly the same text.', max_length=10),
        ),
        migrations.AddField(
            model_name='article',
            name='canonical_sha256',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='Of the address that its page names.', max_length=64),
        ),
        migrations.AlterField(
            model_name='article',
            name='copy_of',
            field=models.ForeignKey(blank=True, help_text='The article that this one is a copy of: no report of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='sources.article'),
        ),
    ]
