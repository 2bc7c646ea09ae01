"""The doorbell. Work lives in the database (`factcheck.core.jobs`); a message only says which queue has some."""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery

from factcheck.env import env
from factcheck.heartbeat import give_signs_of_life

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.embedded")

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["factcheck.core"])
if heartbeat := env.str("FACTCHECK_HEARTBEAT", default=""):
    give_signs_of_life(app, Path(heartbeat))
