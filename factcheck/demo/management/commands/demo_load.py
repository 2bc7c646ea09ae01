"""`manage.py demo_load`: set the demo desk up, wait for the main job to be done on it, show what it found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.core.errors import FactcheckError, InvalidInput
from factcheck.demo.findings import findings, table, totals
from factcheck.demo.load import demo_origin, load_demo
from factcheck.demo.waiting import Patience


class Command(BaseCommand):
    help = (
        "Load the demo desk: outlets are polled, a briefing is read and coverage is gathered by the running workers. "
        "Run again, it adds nothing and shows what is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--origin", default="", help="where the demo site answers, e.g. http://127.0.0.1:8100")
        parser.add_argument("--timeout", type=int, default=90, help="seconds to wait for the workers (default: 90)")

    def handle(self, *_args: Any, **options: Any) -> None:
        patience = Patience(timedelta(seconds=max(options["timeout"], 0)), say=self._say)
        try:
            where = demo_origin(settings.FACTCHECK_FETCH_ALLOW, options["origin"])
            briefing = load_demo(origin=where, by=an_editor(), patience=patience)
        except InvalidInput as error:
            raise CommandError(str(error), returncode=2) from error
        except FactcheckError as error:
            raise CommandError(str(error), returncode=1) from error
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped waiting. The workers go on; demo_load shows what they find.", returncode=130
            ) from None
        self.stdout.write("")
        for line in table(findings(briefing)):
            self.stdout.write(line)
        self.stdout.write(totals(briefing))

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()


def an_editor() -> User | None:
    """Who hands the briefing in: the first superuser, else the first person of the staff, else nobody."""
    staff = User.objects.filter(is_staff=True, is_active=True)
    return staff.order_by("-is_superuser", "pk").first()
