"""What the desk may do with what ingestion brought: look at it, and say that a changed source was looked at."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ALL = ("Reviewers", "Editors")
GRANTS = {
    ("claims", "anchorcheck"): "view change",
    ("sources", "archivecapture"): "view add",
    ("sources", "provider"): "view",
    ("sources", "publishedreview"): "view",
}


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are normally made after the last migration; the groups need them now.
    for label in ("sources", "claims"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for (app, model), actions in GRANTS.items():
        codenames = [f"{action}_{model}" for action in actions.split()]
        found = permission.objects.filter(content_type__app_label=app, codename__in=codenames)
        for name in ALL:
            if existing := group.objects.filter(name=name).first():
                existing.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_anchor_checks"),
        ("sources", "0003_ingestion_indexes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
