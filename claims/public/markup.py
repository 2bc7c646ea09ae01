"""A published check as the values that ClaimReview is written from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from claims.choices import ClaimantKind
from claims.claim_review import ClaimedBy, Published, PublishedRating, Work
from claims.public.published import Check, address


def published(check: Check) -> Published:
    """What machines are told of the version that holds. The rating is that of substance: “is it so?”."""
    appearances = check.content["appearances"]
    works = sorted((one for one in appearances if one["url"]), key=lambda one: not one["is_first"])
    days = [day for day in map(_day, appearances) if day]
    return Published(
        url=check.url,
        claim=check.wording,
        rating=_rating(check.content["ratings"]["substance"]),
        desk_name=settings.FACTCHECK_PUBLIC_NAME,
        desk_url=address("checks"),
        published_at=check.first_published_at,
        modified_at=check.published_at,
        claimed_by=tuple(map(_claimed_by, check.content["claimants"])) if _was_said(check) else (),
        claimed_on=min(days, default=None),
        appearances=tuple(map(_work, works)),
        is_first_known=bool(works) and works[0]["is_first"],
        summary=check.summary,
        is_withdrawn=not check.is_live,
    )


def _was_said(check: Check) -> bool:
    """Nobody is named to machines as the author of words that, says the check, are rather not theirs."""
    said = check.content["ratings"]["attribution"]
    return said is not None and said["value"] is not None and 2 * said["value"] > said["worst"] + said["best"]


def _rating(rating: dict[str, Any]) -> PublishedRating:
    return PublishedRating(
        label=rating["label"],
        value=rating["value"],
        worst=rating["worst"],
        best=rating["best"],
        explanation=rating["description"],
    )


def _claimed_by(claimant: dict[str, Any]) -> ClaimedBy:
    item = claimant["wikidata_id"]
    return ClaimedBy(
        name=claimant["name"],
        is_organisation=claimant["kind"] == ClaimantKind.ORGANISATION,
        same_as=(f"https://www.wikidata.org/wiki/{item}",) if item else (),
    )


def _work(appearance: dict[str, Any]) -> Work:
    return Work(
        url=appearance["url"],
        publisher=appearance["outlet"],
        title=appearance["title"],
        published_on=_day(appearance),
    )


def _day(appearance: dict[str, Any]) -> Any:
    at = appearance["appeared_at"]
    return datetime.fromisoformat(at).date() if at else None
