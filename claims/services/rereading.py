"""Read a briefing again: one that failed, or one that newer rules read better.

What a person has touched stays: statements that were accepted, corrected, rejected or marked by hand, and those of
claims that anybody has changed, decided about or reviewed. The rest becomes what the rules say now, and the difference
is kept for people to look at. Reading twice by the same rules changes nothing the second time.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from claims.choices import BriefingStage, Decision
from claims.models import Annotation, Appearance, Briefing, Claim, Reading, Statement
from claims.permissions import require
from claims.services.claimants import claimant_called
from claims.services.comparing import COLUMNS, Change, Difference, Known, compare
from claims.services.intake import reading_wanted
from claims.services.opening import ClaimsOfArticle, add_statements, held_article, unlink, withdraw
from claims.services.reading import ProposedClaim, TextReading, is_shown
from claims.services.records import record_reading
from factcheck.core.errors import InvalidTransition
from factcheck.core.jobs import Wanted, enqueue
from sources.models import Snapshot

#: What a statement's claims and appearances are made from.
_CLAIMED = {"words", "speaker", "kind", "reported by", "claims", "confidence"}


@transaction.atomic
def read_again(*, briefing_id: int, by: User) -> Briefing:
    """Give a briefing that failed, or that was read, to a worker once more."""
    require(by, "claims.add_briefing", "have briefings read")
    briefing = Briefing.objects.select_for_update().get(pk=briefing_id)
    if briefing.stage == BriefingStage.READ:
        enqueue(rereading_wanted(briefing, by))
        return briefing
    if briefing.stage != BriefingStage.FAILED:
        raise InvalidTransition("This briefing is being read already.")
    briefing.stage, briefing.error = BriefingStage.RECEIVED, ""
    briefing.save(update_fields=["stage", "error"])
    enqueue(reading_wanted(briefing))
    return briefing


def rereading_wanted(briefing: Briefing, by: User | None = None) -> Wanted:
    """The work of reading a briefing again that was read before."""
    payload = {"briefing": briefing.pk, "again": True, "by": by.pk if by else None}
    return Wanted("read_briefing", f"briefing:{briefing.pk}:again", payload)


def read_by_other_rules(version: str) -> QuerySet[Briefing]:
    """Briefings that were read, but not by this version of the rules the last time; oldest first."""
    latest = Reading.objects.filter(briefing=OuterRef("pk")).order_by("-at", "-pk").values("version")[:1]
    read = Briefing.objects.filter(stage=BriefingStage.READ).annotate(last_version=Subquery(latest))
    return read.filter(Q(last_version=None) | ~Q(last_version=version)).order_by("pk")


def difference(snapshot: Snapshot, reading: TextReading) -> Difference:
    """What this reading says differently from what is stored. Reads only."""
    stored = _known(Statement.objects.filter(snapshot=snapshot))
    return compare(stored, reading.statements, is_outside_heard=reading.is_outside_heard)


@transaction.atomic
def store_rereading(briefing: Briefing, reading: TextReading, *, by: User | None = None) -> Reading:
    """Bring statements and claims to what this reading says, where no person has touched them; keep the difference."""
    assert briefing.snapshot is not None  # noqa: S101  (a briefing that was read has one; narrows the type)
    held_article(briefing.snapshot)
    stored = _known(_locked(briefing.snapshot))
    found = compare(stored, reading.statements, is_outside_heard=reading.is_outside_heard)
    items = found.items()
    bare = _take_headlines_away(briefing, reading.headlines)
    claims = ClaimsOfArticle(briefing.snapshot, briefing=briefing)
    bare += _take_away(found.gone)
    for headline in reading.headlines:
        claims.add_headline(headline)
    for change in (*found.changed, *found.silent):
        bare += _change(claims, change)
    to_open = [change.stored for change in found.changed if not change.stored.appearances.exists()]
    add_statements(claims, sorted([*found.new, *to_open], key=lambda statement: statement.start))
    withdraw(claim for claim in bare if not claim.appearances.exists())
    claims.search()
    briefing.read_at = timezone.now()
    briefing.save(update_fields=["read_at"])
    return record_reading(briefing, reading.version, by=by, diff=items, kept=found.kept)


def _locked(snapshot: Snapshot) -> QuerySet[Statement]:
    """The statements of a snapshot; nobody touches them or their claims until the transaction ends."""
    stored = Statement.objects.filter(snapshot=snapshot).order_by("pk").select_for_update(of=("self",))
    made = Appearance.objects.filter(statement__snapshot=snapshot).values("claim")
    list(Claim.objects.filter(pk__in=made).order_by("pk").select_for_update(no_key=True))
    return stored


def _known(statements: QuerySet[Statement]) -> list[Known]:
    rows = list(statements.prefetch_related("appearances", "annotations"))
    linked = Claim.objects.filter(appearances__statement__in=rows)
    touched_claims = {*linked.values_list("pk", flat=True)} - {*linked.untouched().values_list("pk", flat=True)}
    return [_as_known(row, touched_claims) for row in rows]


def _as_known(statement: Statement, touched_claims: set[int]) -> Known:
    annotations: list[Annotation] = [*statement.annotations.all()]
    is_of_touched_claim = any(one.claim_id in touched_claims for one in statement.appearances.all())
    is_touched = statement.decision != Decision.SUGGESTED or bool(annotations) or is_of_touched_claim
    return Known(statement, is_touched, tuple(one.before["spans"] for one in annotations if one.before))


def _take_away(gone: list[Statement]) -> list[Claim]:
    """Delete statements; returns the claims that nothing makes any more."""
    bare = unlink(Appearance.objects.filter(statement__in=gone))
    Statement.objects.filter(pk__in=[statement.pk for statement in gone]).delete()
    return bare


def _take_headlines_away(briefing: Briefing, headlines: tuple[ProposedClaim, ...]) -> list[Claim]:
    """The same for headlines of this briefing that state nothing any more, unless a person touched their claims."""
    states = [headline["text"] for headline in headlines]
    gone = Claim.objects.untouched().filter(briefing=briefing).exclude(text__in=states)
    return unlink(Appearance.objects.filter(statement=None, claim__in=gone))


def _change(claims: ClaimsOfArticle, change: Change) -> list[Claim]:
    """Write what is found now; its claims, if it had any, are linked anew. Returns those that may be left alone."""
    stored, found = change.stored, change.found
    is_said_by_another = stored.speaker != found.speaker
    for name in (*COLUMNS, "reading"):
        setattr(stored, name, getattr(found, name))
    if is_said_by_another:
        stored.claimant = claimant_called(stored.speaker)
    stored.save()
    if not _CLAIMED & {*change.aspects}:
        claims.rate(stored)
        return []
    if not (appearances := [*stored.appearances.all()]):
        return []
    bare = unlink(appearances)
    if is_shown(stored):
        claims.link(stored)
    return bare
