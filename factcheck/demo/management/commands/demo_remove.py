"""`manage.py demo_remove`: take away all that came with the demo desk, and say what was taken and what stays."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from factcheck.demo.removal import remove_demo
from factcheck.embedded.paths import Var


class Command(BaseCommand):
    help = "Remove the demo desk: its outlets, feeds and articles, and all claims and reviews that rest on them alone."

    def handle(self, *_args: Any, **_options: Any) -> None:
        removal = remove_demo()
        Var(settings.VAR).demo_removed.touch()
        if not removal:
            self.stdout.write("There is nothing of the demo to remove.")
        for name, count in removal.counts.items():
            self.stdout.write(f"{count:>6}  {name}")
        for sentence in removal.kept:
            self.stdout.write(sentence)
        self.stdout.write("`make run` leaves it away from now on; `make run ARGS=--demo` brings it back.")
