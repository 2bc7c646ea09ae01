"""Read a briefing again that could not be read."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from claims.choices import BriefingStage
from claims.models import Briefing
from claims.permissions import require
from claims.services.intake import reading_wanted
from factcheck.core.errors import InvalidTransition
from factcheck.core.jobs import enqueue


@transaction.atomic
def read_again(*, briefing_id: int, by: User) -> Briefing:
    """Give a failed briefing to a worker once more; `InvalidTransition` for one that did not fail."""
    require(by, "claims.add_briefing", "have briefings read")
    briefing = Briefing.objects.select_for_update().get(pk=briefing_id)
    if briefing.stage != BriefingStage.FAILED:
        raise InvalidTransition("Only a briefing that failed is read again; this one did not fail.")
    briefing.stage, briefing.error = BriefingStage.RECEIVED, ""
    briefing.save(update_fields=["stage", "error"])
    enqueue(reading_wanted(briefing))
    return briefing
