"""“Have we checked this already?”: a machine suggests what looks like a claim, people confirm or reject it.

Nothing is merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from claims.choices import MatchState
from claims.coverage.retrieval import content_words, query_of
from claims.matching import Likeness, Wording, likeness
from claims.models import Claim, Match
from claims.permissions import require
from factcheck.core.jobs import Wanted
from factcheck.core.versioning import locked
from sources.models import PublishedReview

#: So many claims, and so many published reviews, are compared in full with one claim.
CANDIDATES = 50
SUGGESTED = 5
#: Less alike is noise: held to the pairs of tests/claims/matching/graded.py.
THRESHOLD = 0.4
_TOLD = ["score", "reasons", "dangers"]

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Found:
    """Something that looks like the claim, and why."""

    other: Claim | PublishedReview
    likeness: Likeness


def matches_wanted(claim: Claim) -> Wanted:
    """The work of looking for what is like the claim."""
    return Wanted("find_matches", f"claim:{claim.pk}", {"claim": claim.pk})


def look_for_matches(claim: Claim) -> list[Found]:
    """What is most like it among our claims and what others checked, but for what people decided. Reads only."""
    query = query_of(content_words(claim.text))
    if not query:
        return []
    claims = _candidates(Claim.objects.exclude(pk=claim.pk).prefetch_related("statements__claimant"), query)
    others: list[Claim | PublishedReview] = [*claims, *_candidates(PublishedReview.objects.all(), query)]
    ours = wording_of(claim)
    decided = {_other(match, claim) for match in Match.objects.of(claim).exclude(state=MatchState.SUGGESTED)}
    found = [Found(other, likeness(ours, wording_of(other))) for other in others if _key(other) not in decided]
    alike = [one for one in found if one.likeness.score >= THRESHOLD]
    return sorted(alike, key=lambda one: -one.likeness.score)[:SUGGESTED]


def wording_of(told: Claim | PublishedReview) -> Wording:
    """The words, and who said them if that is one person."""
    if isinstance(told, PublishedReview):
        return Wording(text=told.claim_reviewed, speaker=told.claimant)
    speakers = {s.claimant.name if s.claimant else s.speaker for s in told.statements.all()}
    return Wording(text=told.text, speaker=speakers.pop() if len(speakers) == 1 else "")


def store_matches(claim: Claim, found: Sequence[Found]) -> None:
    """Undecided suggestions become those of this search; what a person decided stays.

    Call inside a transaction that holds the claim.
    """
    undecided = Match.objects.of(claim).filter(state=MatchState.SUGGESTED)
    # Locked in one order: a search for the other claim may touch the same rows.
    held = {_other(match, claim): match for match in undecided.select_for_update().order_by("pk")}
    news = {_key(one.other): one for one in found}
    stale = [match.pk for key, match in held.items() if key not in news and match.claim_id == claim.pk]
    Match.objects.filter(pk__in=stale).delete()
    # What the search for another claim suggested stays on its page, as long as the two are alike.
    _compare_again([match for match in held.values() if match.claim_id != claim.pk])
    for key in news.keys() & held.keys():
        if held[key].claim_id == claim.pk:
            _tell(held[key], news[key].likeness).save(update_fields=_TOLD)
    new = [one for key, one in news.items() if key not in held]
    missing = [_tell(Match(claim=claim, **_end(one.other)), one.likeness) for one in new]
    # What a person or another search has made of them meanwhile stays.
    Match.objects.bulk_create(sorted(missing, key=_pair), ignore_conflicts=True)


@transaction.atomic
def confirm_match(*, match_id: int, by: User, version: int | None = None) -> Match:
    """They are about the same. Each shows how the other was rated; no rating is taken over."""
    return _decide(match_id, MatchState.CONFIRMED, by, version)


@transaction.atomic
def reject_match(*, match_id: int, by: User, version: int | None = None) -> Match:
    """They are not about the same; they are not suggested for each other again."""
    return _decide(match_id, MatchState.REJECTED, by, version)


@transaction.atomic
def reconsider_match(*, match_id: int, by: User, version: int | None = None) -> Match:
    """Undo confirming or rejecting: the match is a suggestion again."""
    return _decide(match_id, MatchState.SUGGESTED, by, version)


def _decide(match_id: int, state: MatchState, by: User, version: int | None) -> Match:
    require(by, "claims.change_claim", "decide about matches")
    match = locked(Match.objects.all(), pk=match_id, version=version)
    if match.state == state:
        return match
    is_decided = state != MatchState.SUGGESTED
    match.state, match.decided_by = state, by if is_decided else None
    match.decided_at = timezone.now() if is_decided else None
    match.save(update_fields=["state", "decided_by", "decided_at"])
    match.refresh_from_db(fields=["version"])
    return match


def _candidates(rows: QuerySet[M], query: str) -> list[M]:
    """Those that share most words with the query, the newest first of those that share as many."""
    words = SearchQuery(query, search_type="raw", config="simple")
    found = rows.filter(search=words).annotate(rank=SearchRank(F("search"), words)).defer("search")
    return list(found.order_by("-rank", "-pk")[:CANDIDATES])


def _compare_again(matches: Sequence[Match]) -> None:
    """Tell anew, from their own side, why other claims look like this one, whose words may have changed."""
    rows = Match.objects.filter(pk__in=[match.pk for match in matches]).select_related("claim", "other_claim")
    for match in rows.prefetch_related("claim__statements__claimant", "other_claim__statements__claimant"):
        assert match.other_claim is not None  # noqa: S101  (they are of two claims; narrows the type)
        told = likeness(wording_of(match.claim), wording_of(match.other_claim))
        if told.score < THRESHOLD:
            match.delete()
        else:
            _tell(match, told).save(update_fields=_TOLD)


def _tell(match: Match, told: Likeness) -> Match:
    match.score, match.reasons = told.score, [*told.reasons]
    match.dangers = [asdict(danger) for danger in told.dangers]
    return match


def _key(other: Claim | PublishedReview) -> tuple[bool, int]:
    return isinstance(other, Claim), other.pk


def _end(other: Claim | PublishedReview) -> dict[str, Any]:
    return {"other_claim": other} if isinstance(other, Claim) else {"published_review": other}


def _other(match: Match, claim: Claim) -> tuple[bool, int]:
    """The `_key` of what the claim is matched with."""
    if match.published_review_id is not None:
        return False, match.published_review_id
    assert match.other_claim_id is not None  # noqa: S101  (a constraint; narrows the type)
    return True, match.claim_id if match.other_claim_id == claim.pk else match.other_claim_id


def _pair(match: Match) -> tuple[int, int]:
    """Two searches that make the same matches make them in the same order."""
    return min(match.claim_id, match.other_claim_id or 0), max(match.claim_id, match.other_claim_id or 0)
