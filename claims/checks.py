"""What can be said about the settings of reading and of the public pages; `manage.py check` says it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from claims.attribution.english_model import UnusableModel, chosen
from sources.checks import is_base_address


@checks.register
def check_outside_reader(**_: Any) -> list[checks.CheckMessage]:
    """An address without a model, or one that is none, and limits that leave nothing to ask with, are errors."""
    found: list[checks.CheckMessage] = []
    if not settings.FACTCHECK_READER_URL:
        return found
    if not is_base_address(settings.FACTCHECK_READER_URL):
        # The value is not repeated: what does not belong into it may be a secret.
        hint = "Write it like http://models.example:8080/v1: http or https, a host, no user name, no “?” and no “#”."
        found.append(checks.Error("FACTCHECK_READER_URL is no address of a service.", hint=hint, id="claims.E001"))
    if not settings.FACTCHECK_READER_MODEL:
        hint = "Set FACTCHECK_READER_MODEL to the model's name at that service."
        found.append(checks.Error("The outside reader has an address, but no model.", hint=hint, id="claims.E002"))
    if settings.FACTCHECK_READER_SECONDS < 1 or settings.FACTCHECK_READER_CHARS < 1:
        hint = "Set FACTCHECK_READER_SECONDS and FACTCHECK_READER_CHARS to 1 at least, or leave them out."
        found.append(checks.Error("The outside reader has no time or no text to read.", hint=hint, id="claims.E003"))
    return found


@checks.register
def check_public_pages(**_: Any) -> list[checks.CheckMessage]:
    """Public pages name who answers for them, and stand at an address that stays."""
    found: list[checks.CheckMessage] = []
    if not settings.FACTCHECK_PUBLIC_PAGES:
        return found
    if not settings.FACTCHECK_PUBLIC_NAME.strip():
        hint = "Set FACTCHECK_PUBLIC_NAME to the name that readers know you by."
        found.append(checks.Error("The public pages do not say who publishes them.", hint=hint, id="claims.E004"))
    if not is_base_address(settings.FACTCHECK_PUBLIC_ADDRESS):
        hint = "Set FACTCHECK_PUBLIC_ADDRESS to the address of the site, without /checks/: https://desk.example.org."
        found.append(checks.Error("The public pages have no address.", hint=hint, id="claims.E005"))
    return found


@checks.register
def check_english_model(**_: Any) -> list[checks.CheckMessage]:
    """No error: only those who read need the model, and migrations run without it."""
    try:
        chosen()
    except UnusableModel as error:
        return [checks.Warning(str(error), hint="docs/models.md tells which models read.", id="claims.W001")]
    return []
