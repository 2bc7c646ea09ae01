"""What people make of statements: accept, reject, put their words, speaker and claims right, mark new ones.

Each function is one mutation in one transaction, and needs the permission to change statements. What it was before
stays as an annotation; whatever a person has touched, no later reading changes. `version` is the one that the person
has seen (None: any).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.choices import AnnotationAction, Decision, Priority, VerificationStatus
from claims.models import Annotation, Claim, Claimant, Statement
from claims.permissions import require
from claims.services.annotations import annotate, described
from claims.services.claimants import claimant_called, learn_alias, normalised_name
from claims.services.coverage import ask_for_coverage
from claims.services.opening import ClaimsOfArticle, held_article, unlink
from claims.services.places import Spans, checked_spans, kind_of, parted, union
from claims.services.reading import anchor_fields, worded_claims
from claims.services.rechecking import watch_claim
from claims.transitions import DECIDED
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.text import one_line
from factcheck.core.versioning import locked
from sources.models import Snapshot

# --- is it a statement? ---------------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, statement_id: int, by: User, version: int | None = None) -> Statement:
    """It is a statement, as it stands; its claimant learns the name. One that makes no claims opens those that the
    reader words, also if it was held back and then corrected, which accepts it without opening any."""
    statement = _held(statement_id, by, version)
    opens = bool(statement.proposed) and not statement.appearances.exists()
    if statement.decision == Decision.ACCEPTED and not opens:
        return statement
    _require_not_rejected(statement)
    before = described(statement)
    if opens:
        claims = ClaimsOfArticle(statement.snapshot, by=by)
        claims.link(statement)
        claims.search()
    _learn(statement, by)
    return _kept(statement, AnnotationAction.ACCEPT, before, by)


@transaction.atomic
def reject(*, statement_id: int, by: User, version: int | None = None) -> Statement:
    """It is no statement. It makes no claims any more; those that nothing else makes are dismissed, if still new."""
    statement = _held(statement_id, by, version)
    if statement.decision == Decision.REJECTED:
        return statement
    _require_no_verdict(statement)
    before = described(statement)
    _dismiss_bare(statement, unlink(statement.appearances.all()), _why_dismissed(by))
    return _kept(statement, AnnotationAction.REJECT, before, by, Decision.REJECTED)


@transaction.atomic
def restore(*, statement_id: int, by: User, version: int | None = None) -> Statement:
    """Undo a rejection: the statement makes its claims again, and is decided about as it was before."""
    statement = _held(statement_id, by, version)
    taken = statement.annotations.filter(action__in=[AnnotationAction.REJECT, AnnotationAction.MERGE]).last()
    if statement.decision != Decision.REJECTED or taken is None:
        raise InvalidTransition("Only a rejected statement is restored; this one was not rejected.")
    before = described(statement)
    _link_again(statement, taken)
    return _kept(statement, AnnotationAction.RESTORE, before, by, Decision(taken.before["decision"]))


# --- which words? ---------------------------------------------------------------------------------------------------


def correct_boundary(
    *, statement_id: int, spans: Spans, by: User, cue_spans: Spans | None = None, version: int | None = None
) -> Statement:
    """These are the statement's words, and those of saying (None: as they are): pieces of the text, in order.

    Claims that it makes stay; if it makes none, those that it would make are worded anew. Call outside any transaction.
    """
    _require_permission(by)
    seen = Statement.objects.select_related("snapshot").get(pk=statement_id)
    words = checked_spans(seen.snapshot.text, spans)
    proposed = worded_claims(seen.snapshot, seen, words)
    with transaction.atomic():
        statement = _held(statement_id, by, version)
        _require_open_words(statement)
        before = described(statement)
        if cue_spans is not None:
            statement.cue_spans = _pieces(statement.snapshot, cue_spans)
        if not statement.appearances.exists():
            statement.proposed = proposed
        _put(statement, words)
        return _kept(statement, AnnotationAction.BOUNDARY, before, by)


@transaction.atomic
def split(*, statement_id: int, at: int, by: User, version: int | None = None) -> tuple[Statement, Statement]:
    """Two statements of one speaker, the second from `at` on. Claims go to the half that they were worded from."""
    statement = _held(statement_id, by, version)
    _require_open_words(statement)
    before = described(statement)
    halves = [checked_spans(statement.snapshot.text, part) for part in parted(statement.spans, at)]
    second = Statement.objects.get(pk=statement.pk)
    second.pk, second.version, second.snapshot = None, 1, statement.snapshot
    second._state.adding = True  # noqa: SLF001  (Django's documented way of copying a row)
    mine = [one for one in statement.proposed if not one["spans"] or one["spans"][0][0] < at]
    second.proposed = [one for one in statement.proposed if one not in mine]
    statement.proposed = mine
    _put(statement, halves[0])
    _put(second, halves[1])
    _move_claims(statement, second)
    return _kept(statement, AnnotationAction.SPLIT, before, by), _kept(second, AnnotationAction.SPLIT, before, by)


@transaction.atomic
def merge(*, statement_id: int, others: Iterable[int], by: User, version: int | None = None) -> Statement:
    """One statement with the words and the claims of all; the others are rejected. All stand in the same snapshot, and
    whoever is named as speaker is the same."""
    statement = _held(statement_id, by, version)
    rows = Statement.objects.filter(snapshot=statement.snapshot, pk__in={*others} - {statement.pk})
    merged = [statement, *rows.select_for_update(of=("self",)).select_related("snapshot").order_by("pk")]
    if len(merged) != len({statement.pk, *others}) or len(merged) == 1:
        raise InvalidInput("Give other statements of the same snapshot to merge with.")
    for one in merged:
        _require_open_words(one)
    _require_one_speaker(merged)
    before = {one.pk: described(one) for one in merged}
    spans = union(span for one in merged for span in one.spans)
    place = (spans[0][0], spans[-1][1])
    kept = next((one for one in merged if (one.start, one.end) == place), statement)
    claims = ClaimsOfArticle(statement.snapshot, by=by)
    for other in (one for one in merged if one != kept):
        for appearance in other.appearances.select_related("claim"):
            claims.link_to(kept, appearance.claim, appearance.reason)
        unlink(other.appearances.all())
        kept.proposed = [*kept.proposed, *other.proposed]
        _kept(other, AnnotationAction.MERGE, before[other.pk], by, Decision.REJECTED)
    _put(kept, spans)
    return _kept(kept, AnnotationAction.MERGE, before[kept.pk], by)


def add_statement(
    *,
    snapshot_id: int,
    spans: Spans,
    by: User,
    speaker: str = "",
    speaker_spans: Spans = (),
    cue_spans: Spans = (),
    kind: str = "",
    reported_by: str = "",
) -> Statement:
    """Mark a statement by hand. Without a `kind` the quotation marks tell it. It makes claims once it is given some
    (`state_claims`), or opens those that the reader words from it (`accept`). Call outside any transaction."""
    require(by, "claims.change_statement", "mark statements")
    snapshot = Snapshot.objects.get(pk=snapshot_id)
    words = checked_spans(snapshot.text, spans)
    statement = Statement(
        snapshot=snapshot,
        speaker=one_line(speaker, limit=200),
        kind=kind or kind_of(snapshot.text, words),
        reported_by=one_line(reported_by, limit=200),
        speaker_spans=_pieces(snapshot, speaker_spans),
        cue_spans=_pieces(snapshot, cue_spans),
    )
    statement.proposed = worded_claims(snapshot, statement, words)
    with transaction.atomic():
        held_article(snapshot)
        statement.claimant = claimant_called(speaker)
        _put(statement, words)
        return _kept(statement, AnnotationAction.ADD, {}, by)


# --- who said it, and what does it claim? ---------------------------------------------------------------------------


@transaction.atomic
def correct_speaker(
    *,
    statement_id: int,
    speaker: str,
    by: User,
    claimant_id: int | None = None,
    speaker_spans: Spans | None = None,
    reported_by: str | None = None,
    version: int | None = None,
) -> Statement:
    """Who said it: a claimant by id, or whoever goes by the name (a new claimant, if nobody does; nobody, if empty).

    `speaker_spans` is where the text names them, `reported_by` whose report the article cites (None: as it is). The
    claimant learns the name that the text prints.
    """
    statement = _held(statement_id, by, version)
    _require_not_rejected(statement)
    before = described(statement)
    named = Claimant.objects.filter(pk=claimant_id).first() if claimant_id else claimant_called(speaker)
    if claimant_id and named is None:
        raise InvalidInput(f"There is no claimant {claimant_id}.")
    statement.claimant = named
    statement.speaker = named.name if named else one_line(speaker, limit=200)
    statement.is_speaker_inferred, statement.speaker_candidates = False, []
    statement.speaker_reason = _corrected(by)
    if speaker_spans is not None:
        statement.speaker_spans = _pieces(statement.snapshot, speaker_spans)
    if reported_by is not None:
        statement.reported_by = one_line(reported_by, limit=200)
        statement.appearances.update(reported_by=statement.reported_by)
    _learn(statement, by)
    return _kept(statement, AnnotationAction.SPEAKER, before, by)


@transaction.atomic
def state_claims(*, statement_id: int, claim_ids: Iterable[int], by: User, version: int | None = None) -> Statement:
    """The statement states these claims and no others. A claim that nothing makes any more is dismissed, if it was only
    a machine's suggestion; coverage of the others is searched for anew."""
    statement = _held(statement_id, by, version)
    _require_not_rejected(statement)
    before = described(statement)
    wanted = {claim.pk: claim for claim in Claim.objects.filter(pk__in={*claim_ids})}
    if len(wanted) != len({*claim_ids}):
        raise InvalidInput("There are no such claims: " + ", ".join(f"#{pk}" for pk in {*claim_ids} - {*wanted}) + ".")
    old = {appearance.claim_id: appearance for appearance in statement.appearances.select_related("claim")}
    for pk in sorted(wanted.keys() - old.keys()):
        ClaimsOfArticle(statement.snapshot).link_to(statement, wanted[pk], _corrected(by))
        if wanted[pk].reviews.exists():
            watch_claim(pk)
    left = [appearance for pk, appearance in old.items() if pk not in wanted]
    dismissed = _dismiss_bare(statement, unlink(left), f"{by} took its only statement away.")
    for claim in (*(wanted[pk] for pk in wanted.keys() - old.keys()), *(appearance.claim for appearance in left)):
        if claim.pk not in dismissed:
            ask_for_coverage(claim)
    return _kept(statement, AnnotationAction.CLAIMS, before, by)


# --- parts ----------------------------------------------------------------------------------------------------------


def _held(statement_id: int, by: User, version: int | None) -> Statement:
    """The statement, locked after its article, as a reading locks them."""
    _require_permission(by)
    held_article(Statement.objects.select_related("snapshot").get(pk=statement_id).snapshot)
    return locked(Statement.objects.select_related("snapshot", "claimant"), pk=statement_id, version=version)


def _require_permission(by: User) -> None:
    require(by, "claims.change_statement", "decide about statements")


def _kept(
    statement: Statement,
    action: AnnotationAction,
    before: dict[str, Any],
    by: User,
    decision: Decision = Decision.ACCEPTED,
) -> Statement:
    is_open = decision == Decision.SUGGESTED
    statement.decision = decision
    statement.decided_by, statement.decided_at = (None, None) if is_open else (by, timezone.now())
    statement.save()
    statement.refresh_from_db(fields=["version"])
    annotate(statement, action, before, by)
    return statement


def _put(statement: Statement, spans: list[list[int]]) -> None:
    """Anchor it at these words and store it; what became of other words in later copies is nothing to it."""
    taken = Statement.objects.filter(snapshot=statement.snapshot, start=spans[0][0], end=spans[-1][1])
    if other := taken.exclude(pk=statement.pk).first():
        raise InvalidInput(f"Statement {other.pk} ({other.get_decision_display()}) stands at these words already.")
    for name, value in anchor_fields(statement.snapshot, spans).items():
        setattr(statement, name, value)
    statement.save()
    statement.checks.filter(handled_at=None).delete()


def _pieces(snapshot: Snapshot, spans: Spans) -> list[list[int]]:
    return checked_spans(snapshot.text, spans) if spans else []


def _require_not_rejected(statement: Statement) -> None:
    if statement.decision == Decision.REJECTED:
        raise InvalidTransition("This statement was rejected. Undo that first.")


def _require_open_words(statement: Statement) -> None:
    _require_not_rejected(statement)
    _require_no_verdict(statement)


def _require_one_speaker(merged: Iterable[Statement]) -> None:
    voices = {one.claimant_id or normalised_name(one.speaker): one.speaker for one in merged if one.speaker}
    if len(voices) > 1:
        named = ", ".join(f"“{name}”" for name in voices.values())
        raise InvalidInput(f"These statements are of several speakers: {named}. Correct who said them first.")


def _require_no_verdict(statement: Statement) -> None:
    if statement.claims.filter(reviews__state__in=DECIDED).exists():
        raise InvalidTransition("A review of its claim was submitted or approved with these words, so they stay.")


def _dismiss_bare(statement: Statement, claims: Iterable[Claim], reason: str) -> set[int]:
    """Dismiss those of the claims that no person has touched; returns their ids.

    One that was dismissed and given back before is as the statement's reader worded it, whatever its version counts.
    """
    as_read = Q(text__in=[one["text"] for one in statement.proposed], priority=Priority.NORMAL)
    suggested = Claim.objects.merely_suggested().filter(Q(version=1) | as_read, pk__in=[claim.pk for claim in claims])
    bare = set(suggested.values_list("pk", flat=True))
    Claim.objects.filter(pk__in=bare).update(
        verification_status=VerificationStatus.DISMISSED, dismissed_reason=one_line(reason, limit=300)
    )
    return bare


def _why_dismissed(by: User) -> str:
    return f"{by} rejected the statement that it was read from."


def _link_again(statement: Statement, taken: Annotation) -> None:
    """Give a rejected statement its claims back, and the queue those that were dismissed with it."""
    claims = ClaimsOfArticle(statement.snapshot)
    reasons = {link["claim"]: link["reason"] for link in taken.before["claims"]}
    for claim in Claim.objects.filter(pk__in=reasons).order_by("pk"):
        claims.link_to(statement, claim, reasons[claim.pk])
    went = Claim.objects.filter(pk__in=reasons, dismissed_reason=one_line(_why_dismissed(taken.by), limit=300))
    went.update(verification_status=VerificationStatus.NEW, dismissed_reason="")


def _move_claims(statement: Statement, second: Statement) -> None:
    """Appearances of claims that were worded from the second half go there."""
    words = {one["text"] for one in second.proposed}
    claims = ClaimsOfArticle(statement.snapshot)
    moving = list(statement.appearances.filter(claim__text__in=words).select_related("claim"))
    for appearance in moving:
        claims.link_to(second, appearance.claim, appearance.reason)
    unlink(moving)


def _learn(statement: Statement, by: User) -> None:
    if statement.claimant and statement.speaker_spans:
        start, end = statement.speaker_spans[0]
        learn_alias(statement.claimant, statement.snapshot.text[start:end], by=by)


def _corrected(by: User) -> str:
    return one_line(f"Corrected by {by}.", limit=300)
