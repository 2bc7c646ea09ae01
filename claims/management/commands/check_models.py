"""`manage.py check_models`: which model reads, and are its files those that were recorded?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.attribution.english_model import UnusableModel, chosen, verify
from claims.services.reading import rules_version


class Command(BaseCommand):
    """Exit code 1 when a file is missing or differs; the first one is named."""

    help = "Compare the files of the language model with the digests that were recorded of them; needs no database."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            model = chosen()
            count = verify(model)
        except UnusableModel as error:
            raise CommandError(str(error), returncode=1) from error
        if model.is_pinned:
            self.stdout.write(f"{model.name} {model.version}: {count} files are as they were recorded")
        else:
            self.stdout.write(
                f"{model.name} {model.version} in {model.folder}: your own model, nothing is recorded of it"
            )
        self.stdout.write(f"Version of readings: {rules_version()}")
