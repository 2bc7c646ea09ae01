"""Find the articles whose pages name an address, beside the traffic."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('sources', '0011_reasons_of_copies'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='article',
            index=models.Index(condition=models.Q(('canonical_sha256', ''), _negated=True), fields=['canonical_sha256', 'id'], name='article_canonical'),
        ),
    ]
