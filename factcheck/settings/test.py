"""Settings of the test suite: like the embedded ones, but quick to hash, and nothing is kept."""

from __future__ import annotations

from datetime import timedelta

from factcheck.settings.without_servers import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "snapshots": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files straight from the apps: nothing is collected for a test run.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# `client.login` brings no request; the test of the lock-out switches this on.
AXES_ENABLED = False
# Tests that are about politeness set it themselves.
FACTCHECK_HOST_PAUSE = timedelta(0)
