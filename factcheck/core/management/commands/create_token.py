"""`manage.py create_token`: a token for a newsroom tool."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from knox.settings import knox_settings

from factcheck.core.models import ApiToken, Scope

_LONGEST_DAYS = 3650
_LONGEST_NAME = 100


class Command(BaseCommand):
    """Prints the token, once, and nothing else, so that a script can take it."""

    help = "Make an API token for a person and print it; it is not shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        days = knox_settings.TOKEN_TTL.days
        parser.add_argument("username", help="whose permissions the token has, cut down to its scopes")
        parser.add_argument("--name", required=True, help="what uses it, for example “CMS”")
        parser.add_argument("--scopes", required=True, help=f"separated by commas: {', '.join(Scope.values)}")
        parser.add_argument("--days", type=int, default=days, help=f"until it expires (default: {days})")

    def handle(self, *args: Any, username: str, name: str, scopes: str, days: int, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account named “{username}”.", returncode=2)
        if not 1 <= days <= _LONGEST_DAYS:
            raise CommandError(f"A token lives from 1 to {_LONGEST_DAYS} days, not {days}.", returncode=2)
        if not 1 <= len(name.strip()) <= _LONGEST_NAME:
            raise CommandError(f"Give the token a name of 1 to {_LONGEST_NAME} characters.", returncode=2)
        _, token = ApiToken.objects.create(
            user=user, expiry=timedelta(days=days), name=name.strip(), scopes=_known_scopes(scopes)
        )
        self.stdout.write(token)


def _known_scopes(listed: str) -> list[str]:
    wanted = list(dict.fromkeys(part.strip() for part in listed.split(",") if part.strip()))
    unknown = [scope for scope in wanted if scope not in Scope.values]
    if unknown or not wanted:
        problem = f"There is no scope “{unknown[0]}”." if unknown else "Give at least one scope."
        raise CommandError(f"{problem} There are: {', '.join(Scope.values)}.", returncode=2)
    return wanted
