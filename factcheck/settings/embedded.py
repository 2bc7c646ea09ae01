"""One machine, nothing to set up: the bundled PostgreSQL and Valkey. This is what `make run` and `manage.py` use."""

from __future__ import annotations

from factcheck.settings.base import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "factcheck.demo"]  # noqa: F405
