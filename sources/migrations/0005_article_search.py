"""Find articles by title, and those with a problem or behind a paywall, among millions."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('sources', '0004_shortest_interval'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector(models.Func(models.F('title'), models.Value('’‘“”„‟«»‹›…–—―‐‑•·¿¡\xa0\u2009\u202f'), models.Value("'                      "), function='translate', output_field=models.TextField()), config='english'), name='article_title_search'),
        ),
        AddIndexConcurrently(
            model_name='article',
            index=models.Index(condition=models.Q(('fetch_error', ''), _negated=True), fields=['-created_at', '-id'], name='article_with_problem'),
        ),
        AddIndexConcurrently(
            model_name='article',
            index=models.Index(condition=models.Q(('access', 'partial')), fields=['-created_at', '-id'], name='article_in_part'),
        ),
    ]
