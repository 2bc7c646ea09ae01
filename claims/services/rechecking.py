"""Watch the pages that claims and reviews cite, and say what became of the cited words when a page changes.

An anchor is a piece of evidence of a review that was not withdrawn, or a statement of a claim that has such a review.
Every later snapshot of its page is looked through once per anchor. Words that differ under a verdict (the review was
submitted or approved) are a task for a person. What differs before is shown beside the evidence to those who work on
it; they submit knowing it. Words that differ as they did in the copy before are not a task again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from claims.anchoring import Anchor, locate
from claims.choices import AnchorState, ReviewState
from claims.models import AnchorCheck, Appearance, Claim, Evidence, Review, Statement
from claims.permissions import require
from claims.transitions import DECIDED
from factcheck.core.errors import InvalidInput, InvalidTransition, StaleState
from factcheck.core.jobs import Wanted, enqueue
from factcheck.core.text import clean_text
from sources.ingest import rechecks
from sources.models import Article, Snapshot

#: Only a person can tell whether these still carry the verdict.
FOR_PEOPLE = frozenset({AnchorState.AMBIGUOUS, AnchorState.CHANGED, AnchorState.GONE})


# --- what is watched ------------------------------------------------------------------------------------------------


def cited_by(claim_id: int) -> QuerySet[Article]:
    """Articles in which the claim appears, or evidence of its reviews stands."""
    appearances = Appearance.objects.filter(claim=claim_id).values("article")
    evidence = Evidence.objects.filter(review__claim=claim_id).values("snapshot__article")
    return Article.objects.filter(Q(pk__in=appearances) | Q(pk__in=evidence))


def watch_claim(claim_id: int) -> None:
    """A review of this claim begins: have its pages fetched again. Call it before anything is locked, as `watch`."""
    watch(cited_by(claim_id).values_list("pk", flat=True))


def watch(article_ids: Iterable[int]) -> None:
    """Words of these articles are cited now; a copy that is newer than what is cited is looked through at once.

    Call it before a claim or review is locked: whoever stores a reading holds the article first and needs those then.
    """
    watched = list(article_ids)
    rechecks.watch(watched, now=timezone.now())
    copies = Snapshot.objects.filter(article__in=watched).order_by().values("article")
    several = copies.annotate(newest=Max("pk"), oldest=Min("pk")).filter(newest__gt=F("oldest"))
    enqueue(*map(checks_wanted, several.values_list("newest", flat=True)))


def checks_wanted(snapshot_id: int) -> Wanted:
    """The work of looking for cited words in a snapshot."""
    return Wanted("check_anchors", f"snapshot:{snapshot_id}", {"snapshot": snapshot_id})


# --- what became of the words ---------------------------------------------------------------------------------------


def look_through(snapshot: Snapshot) -> list[AnchorCheck]:
    """What became, in this snapshot, of words that were cited from earlier ones of its page. Reads only.

    `is_task` says of each whether it would be a task under a verdict.
    """
    evidence = Evidence.objects.exclude(review__state=ReviewState.WITHDRAWN)
    reviews = Review.objects.filter(claim__statements=OuterRef("pk")).exclude(state=ReviewState.WITHDRAWN)
    statements = Statement.objects.filter(Exists(reviews))
    return [*_checks(evidence, "evidence", snapshot), *_checks(statements, "statement", snapshot)]


def store_checks(checks: list[AnchorCheck]) -> None:
    """Keep them; tasks are those on whose words a verdict stands by now. Call inside the transaction that ends the job.

    An anchor that was looked for in this snapshot before keeps what was found then.
    """
    with_verdict = _with_verdict([check for check in checks if check.is_task])
    for check in checks:
        check.is_task = check.is_task and check.anchor in with_verdict
    AnchorCheck.objects.bulk_create(checks, ignore_conflicts=True)


def _with_verdict(checks: list[AnchorCheck]) -> set[Evidence | Statement]:
    """Anchors that a verdict stands on, and none is reached on the others until the transaction ends.

    Their claims are locked for that, after the job: who has this job wanted (`watch`) locks claims afterwards as well.
    """
    evidence = Evidence.objects.filter(pk__in=[check.evidence_id for check in checks if check.evidence_id])
    statements = Statement.objects.filter(pk__in=[check.statement_id for check in checks if check.statement_id])
    about = Q(pk__in=evidence.values("review__claim")) | Q(pk__in=statements.values("claims"))
    list(Claim.objects.select_for_update(no_key=True).filter(about).order_by("pk"))
    decided = Review.objects.filter(state__in=DECIDED)
    return {*evidence.filter(review__in=decided), *statements.filter(claims__in=decided.values("claim"))}


def _checks(anchors: QuerySet[Any], kind: str, snapshot: Snapshot) -> list[AnchorCheck]:
    earlier: list[Any] = list(anchors.filter(snapshot__article=snapshot.article_id, snapshot__lt=snapshot.pk))
    before = AnchorCheck.objects.filter(**{f"{kind}__in": earlier}, snapshot__lt=snapshot.pk)
    latest = before.annotate(words=Substr("snapshot__text", F("start") + 1, F("end") - F("start")))
    told = {
        row[0]: row[1:] for row in latest.order_by(kind, "-snapshot").distinct(kind).values_list(kind, "state", "words")
    }
    return [_check(anchor, kind, snapshot, told.get(anchor.pk)) for anchor in earlier]


def _check(anchor: Any, kind: str, snapshot: Snapshot, told: tuple[str, str | None] | None) -> AnchorCheck:
    found = locate(_anchor_of(anchor), snapshot.text)
    start, end = found.span or (None, None)
    state = AnchorState(found.state)
    is_news = told != (state, snapshot.text[start:end] if found.span else None)
    return AnchorCheck(
        **{kind: anchor},
        snapshot=snapshot,
        state=state,
        start=start,
        end=end,
        checked_at=timezone.now(),
        is_task=state in FOR_PEOPLE and is_news,
    )


def _anchor_of(row: Evidence | Statement) -> Anchor:
    return Anchor(
        exact=row.exact,
        prefix=row.prefix,
        suffix=row.suffix,
        start=row.start,
        end=row.end,
        text_sha256=row.text_sha256,
    )


# --- what people make of it -----------------------------------------------------------------------------------------


def handle(*, check_id: int, by: User, note: str) -> None:
    """A person has looked at a changed source and says what it means. `StaleState` if somebody else has before."""
    require(by, "claims.change_anchorcheck", "decide about changed sources")
    note = clean_text(note)
    if not note:
        raise InvalidInput("Say what the change means for the verdict, so that the next person need not look again.")
    waiting = AnchorCheck.objects.tasks().filter(pk=check_id)
    if waiting.update(handled_by=by, handled_at=timezone.now(), note=note):
        return
    check = AnchorCheck.objects.select_related("handled_by").get(pk=check_id)
    if check.handled_by is None:
        raise InvalidTransition("Nothing has to be decided here: no verdict stood on these words when they changed.")
    raise StaleState(f"{check.handled_by} has looked at this already. Their note stands below; yours was not saved.")
