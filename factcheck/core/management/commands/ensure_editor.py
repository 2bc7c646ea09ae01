"""`manage.py ensure_editor`: the first account of a new installation, with a password that nobody knows yet."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

#: 15 random bytes: 120 bits, 20 characters.
_PASSWORD_BYTES = 15


class Command(BaseCommand):
    """Prints one line about how to log in. The password is in that line the first time, and nowhere else."""

    help = "Create the first editor account and print its password once; does nothing if there is an active superuser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="editor", help="name of the account (default: editor)")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        known = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        if known:
            name = known.get_username()
            self.stdout.write(f"{name}, with the password it has (forgotten? manage.py changepassword {name})")
            return
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        try:
            with transaction.atomic():
                User.objects.create_superuser(username, password=password)
        except IntegrityError as error:
            raise CommandError(
                f"The account “{username}” exists, but is no active superuser. Choose another name with --username.",
                returncode=2,
            ) from error
        self.stdout.write(f"{username}, password {password} (shown only this once)")
