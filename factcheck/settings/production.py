"""A server that people reach over HTTPS. Refuses to start half configured."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from factcheck.env import env
from factcheck.settings.base import *  # noqa: F403
from factcheck.settings.base import ALLOWED_HOSTS, SECRET_KEY

if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS or ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]:
    raise ImproperlyConfigured(
        "Set FACTCHECK_HOSTS to the names this site is reached by, for example desk.example.org."
    )
_SHORTEST_KEY = 40
if len(SECRET_KEY) < _SHORTEST_KEY:
    raise ImproperlyConfigured(f"FACTCHECK_SECRET_KEY is too short: use at least {_SHORTEST_KEY} random characters.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("FACTCHECK_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
