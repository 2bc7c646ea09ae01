"""What can be said about the settings of providers and mail before anything is sent; `manage.py check` says it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from factcheck.core.errors import InvalidInput
from sources.connectors.registry import ARCHIVES, SEARCHES
from sources.ingest.quota import parse_quota


@checks.register
def check_providers(**_: Any) -> list[checks.CheckMessage]:
    """Unknown names, and quotas and addresses that cannot be read, are errors; a key that is missing is a warning."""
    return [message for name, given in settings.FACTCHECK_PROVIDERS.items() for message in _messages(name, given)]


def _messages(name: str, given: dict[str, str]) -> list[checks.CheckMessage]:
    known = {*SEARCHES.names(), *ARCHIVES.names()}
    if name not in known:
        hint = f"Choose from: {', '.join(sorted(known))}."
        return [
            checks.Error(f"FACTCHECK_PROVIDERS names “{name}”, which is not installed.", hint=hint, id="sources.E001")
        ]
    prefix, found = f"FACTCHECK_{name.upper().replace('-', '_')}", list[checks.CheckMessage]()
    if name in SEARCHES.names() and SEARCHES.get(name).needs_key and not given["KEY"]:
        hint = f"Set {prefix}_KEY (or {prefix}_KEY_FILE), or take “{name}” out of FACTCHECK_PROVIDERS."
        found.append(
            checks.Warning(f"{SEARCHES.get(name).title} answers only with a key.", hint=hint, id="sources.W001")
        )
    try:
        parse_quota(given["QUOTA"] or "1/s")
    except InvalidInput as error:
        found.append(checks.Error(f"{prefix}_QUOTA cannot be read.", hint=str(error), id="sources.E002"))
    if given["URL"] and not is_base_address(given["URL"]):
        # The value is not repeated: what does not belong into it may be a secret.
        hint = "Write it like https://api.example.org/v2: http or https, a host, no user name, no “?” and no “#”."
        found.append(checks.Error(f"{prefix}_URL is no address of a service.", hint=hint, id="sources.E004"))
    return found


def is_base_address(url: str) -> bool:
    """Whether paths can be added to it: http or https and a host, without user name, “?” and “#”."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and not set(" ?#@\\") & set(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and has_port and is_plain


@checks.register
def check_search_limit(**_: Any) -> list[checks.CheckMessage]:
    """With none wanted nothing would be asked, and that would be told as nothing found."""
    if settings.FACTCHECK_SEARCH_LIMIT < 1:
        hint = "Set at least 1. To ask nobody, leave FACTCHECK_PROVIDERS empty."
        return [checks.Error("FACTCHECK_SEARCH_LIMIT leaves no results.", hint=hint, id="sources.E003")]
    return []


@checks.register
def check_alerts(**_: Any) -> list[checks.CheckMessage]:
    """Somebody is to be told by mail, but there is no way to send any. No error: only workers need the mail server."""
    if settings.FACTCHECK_ALERT_TO and settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        hint = "Set EMAIL_URL (or EMAIL_URL_FILE), or take FACTCHECK_ALERT_TO away."
        return [checks.Warning("FACTCHECK_ALERT_TO is set, but no mail server is.", hint=hint, id="sources.W002")]
    return []
