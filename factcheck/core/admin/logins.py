"""Failed logins. The attempts that lock people out stay, to be looked at and forgiven; two logs that are off go."""

from __future__ import annotations

from axes.models import AccessFailureLog, AccessLog
from django.contrib import admin

for unused in (AccessLog, AccessFailureLog):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)
