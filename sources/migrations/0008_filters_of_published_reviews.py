"""Find others' checks by what lists of them are filtered by."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('sources', '0007_robots_unknown_since'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='publishedreview',
            index=models.Index(django.db.models.functions.text.Upper('publisher_site'), models.OrderBy(models.F('id'), descending=True), name='published_review_of_site'),
        ),
        AddIndexConcurrently(
            model_name='publishedreview',
            index=models.Index(django.db.models.functions.text.Upper('language'), models.OrderBy(models.F('id'), descending=True), name='published_review_in_language'),
        ),
        AddIndexConcurrently(
            model_name='publishedreview',
            index=models.Index(fields=['found_by', '-id'], name='published_review_found_by'),
        ),
        AddIndexConcurrently(
            model_name='publishedreview',
            index=models.Index(fields=['reviewed_at'], name='published_review_at'),
        ),
    ]
