"""Settings of the test suite: like the embedded ones, but quick to hash, and strict."""

from __future__ import annotations

import os
from datetime import timedelta

os.environ.setdefault("FACTCHECK_SECRET_KEY", "only-for-tests")
# Tools that never connect (type checker, import linter) load the settings too.
os.environ.setdefault("DATABASE_URL", "postgresql://factcheck@127.0.0.1:1/factcheck")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")

from factcheck.settings.embedded import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "snapshots": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FACTCHECK_LEASE = timedelta(seconds=int(os.environ.get("FACTCHECK_LEASE_SECONDS", "60")))
