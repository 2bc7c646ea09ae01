"""What people enter and edit themselves: claims and topics. Each function is one mutation in one transaction."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from claims.choices import Origin
from claims.models import Claim, Topic
from claims.permissions import require
from claims.services.coverage import ask_for_coverage
from claims.transitions import DECIDED
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.text import checked_text, one_line
from factcheck.core.versioning import locked

_LONGEST_CLAIM = 500


@transaction.atomic
def create_claim(*, by: User, text: str, **fields: Any) -> Claim:
    """Enter a claim (`topic`, `priority`, `nature`) and ask for its coverage."""
    require(by, "claims.add_claim", "enter claims")
    claim = Claim.objects.create(text=_wording(text), origin=Origin.PERSON, created_by=by, **fields)
    ask_for_coverage(claim)
    return claim


@transaction.atomic
def edit_claim(*, claim_id: int, by: User, version: int | None = None, **changes: Any) -> Claim:
    """Change `text`, `topic`, `priority` or `nature`. A new wording is searched for anew.

    Words that a review was submitted or approved for stay: the verdict is about them.
    """
    require(by, "claims.change_claim", "edit claims")
    claim = locked(Claim.objects.all(), pk=claim_id, version=version)
    if "text" in changes:
        changes["text"] = _wording(changes["text"])
        if changes["text"] != claim.text:
            _require_open_wording(claim)
            claim.text = changes["text"]
            ask_for_coverage(claim)
    if changes.get("nature", claim.nature) != claim.nature:
        # Readings set it as well, and what they write is no change by a person.
        changes["version"] = F("version") + 1
    for field, value in changes.items():
        setattr(claim, field, value)
    claim.save(update_fields=[*changes])
    claim.refresh_from_db(fields=["version"])
    return claim


@transaction.atomic
def create_topic(*, by: User, name: str) -> Topic:
    """Add a heading; upper and lower case make no difference."""
    require(by, "claims.add_topic", "add topics")
    heading = one_line(name, limit=80)
    if not heading:
        raise InvalidInput("A topic needs a name.")
    try:
        with transaction.atomic():
            return Topic.objects.create(name=heading)
    except IntegrityError as error:
        raise InvalidInput(f"There is a topic named “{heading}” already.") from error


def _wording(raw: str) -> str:
    text = " ".join(checked_text(raw).split())
    if len(text) > _LONGEST_CLAIM:
        raise InvalidInput(f"A claim is one proposition: at most {_LONGEST_CLAIM} characters, this has {len(text)}.")
    return text


def _require_open_wording(claim: Claim) -> None:
    decided = claim.reviews.select_for_update().filter(state__in=DECIDED)
    if decided.exists():
        raise InvalidTransition(
            "A review of these words was submitted or approved, so they stay. "
            "Enter the new wording as a claim of its own."
        )
