"""The first rating scales and the two groups of people, so that a new installation can work at once."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SCALES = {
    "attribution": (
        "Attribution",
        [
            ("Not said", 1, "The claimant did not say this, or said the opposite."),
            ("Distorted", 2, "The words were changed, cut or moved so that they mean something else."),
            ("Said in part", 3, "Part of it was said; part was added by those who reported it."),
            ("Said", 4, "The claimant said this, in these words or in words that mean the same."),
            ("Cannot be established", None, "No record that we could reach settles what was said."),
        ],
    ),
    "substance": (
        "Substance",
        [
            ("False", 1, "The evidence shows that it is not so."),
            ("Mostly false", 2, "It holds some truth, but its main point is not so."),
            ("Half true", 3, "Part of it is so and part is not, or it leaves out what would change its meaning."),
            ("Mostly true", 4, "Its main point is so; it needs clarification or more information."),
            ("True", 5, "The evidence shows that it is so, and nothing important is missing."),
            ("Unproven", None, "The evidence that we could reach settles it neither way."),
        ],
    ),
}
WORK = {
    "claims": {
        "briefing": "view add",
        "claim": "view add change",
        "claimant": "view add change",
        "claimantalias": "view add change delete",
        "topic": "view add",
        "statement": "view change",
        "appearance": "view",
        "coverage": "view change",
        "retrieval": "view",
        "review": "view add change",
        "reviewtransition": "view",
        "evidence": "view add change delete",
        "rating": "view",
        "ratingscale": "view",
    },
    "sources": {name: "view" for name in ("outlet", "feed", "article", "snapshot", "passage", "fetchattempt")},
}
LEAD = {
    "claims": {"review": "approve", "topic": "change delete"},
    "sources": {"outlet": "add change", "feed": "add change delete"},
    "core": {"job": "view"},
}


def add_scales(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for question, (name, ratings) in SCALES.items():
        scale = apps.get_model("claims", "RatingScale").objects.create(
            question=question, version=1, name=name, is_current=True
        )
        apps.get_model("claims", "Rating").objects.bulk_create(
            apps.get_model("claims", "Rating")(scale=scale, label=label, value=value, description=description)
            for label, value, description in ratings
        )


def add_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are normally made after the last migration; the groups need them now.
    for label in ("core", "sources", "claims"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")

    def grant(to: str, table: dict[str, dict[str, str]]) -> None:
        for app, models in table.items():
            for model, actions in models.items():
                codenames = [f"{action}_{model}" for action in actions.split()]
                found = permission.objects.filter(content_type__app_label=app, codename__in=codenames)
                group.objects.get_or_create(name=to)[0].permissions.add(*found)

    grant("Reviewers", WORK)
    grant("Editors", WORK)
    grant("Editors", LEAD)


def remove_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=["Reviewers", "Editors"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_initial"),
        ("core", "0001_initial"),
        ("sources", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(add_scales, migrations.RunPython.noop),
        migrations.RunPython(add_groups, remove_groups),
    ]
