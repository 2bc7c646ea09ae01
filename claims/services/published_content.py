"""What a publication freezes: everything that the public is shown of a check, as plain JSON; and its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Min, Prefetch

from claims.models import Claim, Evidence, Publication, Rating, Review
from sources.models import ArchiveCapture, Article, CaptureState


def content_of(review: Review) -> dict[str, Any]:
    """All that is shown of this review: wording, who is held to it, where it appeared, ratings, evidence, replies."""
    return {
        "wording": review.claim.text,
        "claimants": _claimants(review.claim),
        "appearances": _appearances(review.claim),
        "ratings": {
            "attribution": _rating(review.attribution_rating),
            "substance": _rating(review.substance_rating),
        },
        "justification": review.justification,
        "evidence": _evidence(review),
        "nothing_found": review.nothing_found,
        "replies": _replies(review),
        "as_of": _day(review.as_of),
        "review_by": _day(review.review_by),
    }


def sha256_of_publication(publication: Publication) -> str:
    """SHA-256 over a canonical form of everything in it, in hex; the hash of the version before is a part of that."""
    covered = {
        "claim": publication.claim_id,
        "review": publication.review_id,
        "number": publication.number,
        "slug": publication.slug,
        "content": publication.content,
        "published_at": _instant(publication.published_at),
        "published_by": publication.published_by_id,
        "previous_sha256": publication.previous_sha256,
    }
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _claimants(claim: Claim) -> list[dict[str, Any]]:
    """Each once, with the role that the earliest statement gives them; speakers nobody identified by their names."""
    found: dict[object, dict[str, Any]] = {}
    for statement in claim.statements.select_related("claimant").order_by("pk"):
        person = statement.claimant
        name = person.name if person else statement.speaker
        if name:
            shown = found.setdefault(person.pk if person else name, {"name": name, "role": ""})
            shown |= {"kind": person.kind if person else "unknown", "wikidata_id": person.wikidata_id if person else ""}
            shown["role"] = shown["role"] or statement.role or (person.role if person else "")
    return list(found.values())


def _appearances(claim: Claim) -> list[dict[str, Any]]:
    rows = claim.appearances.select_related("article__outlet").order_by("appeared_at", "pk")
    return [
        _article(row.article)
        | {
            "appeared_at": _instant(row.appeared_at),
            "hop": row.hop,
            "reported_by": row.reported_by,
            "is_first": row.is_first,
        }
        for row in rows
    ]


def _evidence(review: Review) -> list[dict[str, Any]]:
    captures = ArchiveCapture.objects.filter(state=CaptureState.ARCHIVED).order_by("asked_at", "pk")
    rows = review.evidence.select_related("snapshot__article__outlet").defer("snapshot__text", "snapshot__headers")
    rows = rows.prefetch_related(Prefetch("snapshot__captures", captures, to_attr="archived"))
    return [_piece(one) for one in rows.order_by("pk")]


def _piece(one: Evidence) -> dict[str, Any]:
    archived: Any = one.snapshot.archived  # type: ignore[attr-defined]
    return _article(one.snapshot.article) | {
        "stance": one.stance,
        "quote": one.exact,
        "prefix": one.prefix,
        "suffix": one.suffix,
        "note": one.note,
        "fetched_at": _instant(one.snapshot.fetched_at),
        "text_sha256": one.text_sha256,
        "archived_url": archived[0].archived_url if archived else "",
    }


def _replies(review: Review) -> list[dict[str, Any]]:
    return [
        {
            "whom": one.whom,
            "asked_at": _instant(one.asked_at),
            "deadline": _instant(one.deadline),
            "answer": one.answer,
            "answered_at": _instant(one.answered_at),
            "waived_reason": one.waived_reason,
        }
        for one in review.reply_requests.order_by("pk")
    ]


def _rating(rating: Rating | None) -> dict[str, Any] | None:
    """With the ends of its scale: on another version of it the same number means something else."""
    if rating is None:
        return None
    ends = rating.scale.ratings.aggregate(worst=Min("value"), best=Max("value"))
    return {
        "question": rating.scale.question,
        "scale": rating.scale.name,
        "version": rating.scale.version,
        "label": rating.label,
        "description": rating.description,
        "value": rating.value,
        **ends,
    }


def _article(article: Article) -> dict[str, Any]:
    return {"title": article.title, "url": article.url, "outlet": article.outlet.name if article.outlet else ""}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None
