"""Whether, when and with what outcome a provider was asked about a claim is looked up by sweeps and claim pages."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0004_permissions_of_ingestion")]

    operations = [
        AddIndexConcurrently(
            model_name="retrieval",
            index=models.Index(fields=["claim", "provider", "-at"], name="retrieval_of_provider"),
        )
    ]
