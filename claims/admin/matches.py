"""“Have we checked this already?”: what a claim was matched with, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Value, When

from claims.choices import MatchState
from claims.matching import Wording, likeness
from claims.models import Claim, Match, Review
from claims.models.review import CHECKED_STATES
from sources.models import PublishedReview

SHOWN = 20
_ORDER = (MatchState.CONFIRMED, MatchState.SUGGESTED, MatchState.REJECTED)
_PLACE = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(_ORDER)))
_SPEAKER = "speaker"


@dataclass(frozen=True)
class SeenMatch:
    """A match from the side of one claim: the other claim with its latest approved review if there is one, or a check
    by others. `dangers` are kinds with sentences."""

    match: Match
    claim: Claim | None
    verdict: Review | None
    reasons: list[str]
    dangers: list[tuple[str, str]]
    is_refused: bool

    @property
    def published_review(self) -> PublishedReview | None:
        return self.match.published_review

    @property
    def words(self) -> str:
        """Those of the other claim, or of the claim that others checked."""
        return self.claim.text if self.claim else str(self.published_review)


def matches_of(claim: Claim, refused_at: str = "") -> list[SeenMatch]:
    """Confirmed ones first, then suggestions, rejected ones last. At most two queries."""
    rows = Match.objects.of(claim).select_related("claim", "other_claim", "published_review", "decided_by")
    rows = rows.defer("claim__search", "other_claim__search", "published_review__search")
    matches = list(rows.order_by(_PLACE, "-score", "-pk")[:SHOWN])
    others = {match.pk: _other(match, claim) for match in matches}
    verdicts = _verdicts([other for other in others.values() if other])
    return [_seen(match, claim, others[match.pk], verdicts, refused_at) for match in matches]


def _seen(match: Match, claim: Claim, other: Claim | None, verdicts: dict[int, Review], refused_at: str) -> SeenMatch:
    reasons, dangers = match.reasons, [(danger["kind"], danger["sentence"]) for danger in match.dangers]
    if match.other_claim_id == claim.pk:
        reasons, dangers = _turned(match, dangers)
    verdict = verdicts.get(other.pk) if other else None
    return SeenMatch(match, other, verdict, reasons, dangers, refused_at == f"match-{match.pk}")


def _turned(match: Match, dangers: list[tuple[str, str]]) -> tuple[list[str], list[tuple[str, str]]]:
    """Reasons and dangers are kept as told from the other claim's side: “another number” is the other number there."""
    assert match.other_claim is not None  # noqa: S101  (it is the claim whose page this is; narrows the type)
    told = likeness(Wording(text=match.other_claim.text), Wording(text=match.claim.text))
    speakers = [(kind, "Another speaker.") for kind, _ in dangers if kind == _SPEAKER]
    return [*told.reasons] or match.reasons, [*((d.kind, d.sentence) for d in told.dangers), *speakers]


def _other(match: Match, claim: Claim) -> Claim | None:
    return match.claim if match.other_claim_id == claim.pk else match.other_claim


def _verdicts(claims: list[Claim]) -> dict[int, Review]:
    """The latest approved review of each."""
    if not claims:
        return {}
    rows = Review.objects.filter(claim__in=claims, state__in=CHECKED_STATES)
    rows = rows.select_related("attribution_rating", "substance_rating")
    return {row.claim_id: row for row in rows.order_by("claim", "-approved_at").distinct("claim")}
