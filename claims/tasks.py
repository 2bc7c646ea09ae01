"""The kinds of work of this room. Thin: work outside any transaction, store inside the one that ends the job."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.choices import BriefingStage, VerificationStatus
from claims.models import Briefing, Claim
from claims.services import coverage, intake, matching, publishing, reading, rechecking, rereading, searching
from factcheck.core.errors import NotYet
from factcheck.core.jobs import Work, enqueue, job_kind, producer
from factcheck.core.models import Job, JobState
from sources.ingest import pages, providers
from sources.ingest.searching import search
from sources.models import Snapshot

_PER_SWEEP = 200
#: A page is fetched before it can be found: what was searched in between has not seen it.
_FETCHED_TO_STORED = timedelta(minutes=2)


def _briefing_given_up(job: Job, message: str) -> None:
    if job.payload.get("again"):
        return  # What was read before stays; the log of jobs tells.
    Briefing.objects.filter(pk=job.payload["briefing"]).update(stage=BriefingStage.FAILED, error=message)


@job_kind("read_briefing", queue="read", gave_up=_briefing_given_up)
def read_briefing(work: Work) -> None:
    """Fetch the page if need be, read it, store statements and claims; or read `again` what was read before."""
    briefing = Briefing.objects.select_related("snapshot__article").filter(pk=work.payload["briefing"]).first()
    if briefing is None:
        return
    if briefing.stage == BriefingStage.READ:
        if work.payload.get("again"):
            _read_again(work, briefing)
        return
    if briefing.snapshot is None:
        _fetch(work, briefing)
    with work.checkpoint():
        _reach(briefing, BriefingStage.READING)
    assert briefing.snapshot is not None  # noqa: S101  (stored above; narrows the type)
    found = reading.read_snapshot(briefing.snapshot, title=briefing.title)
    with work.finish():
        intake.store_reading(briefing, found)


def _read_again(work: Work, briefing: Briefing) -> None:
    assert briefing.snapshot is not None  # noqa: S101  (it was read; narrows the type)
    found = reading.read_snapshot(briefing.snapshot, title=briefing.title)
    with work.finish():
        rereading.store_rereading(briefing, found, by=User.objects.filter(pk=work.payload["by"]).first())


def _fetch(work: Work, briefing: Briefing) -> None:
    with work.checkpoint():
        _reach(briefing, BriefingStage.FETCHING)
    page = pages.fetch_page(briefing.url)
    if page.visit.error:
        page.visit.log()
        raise page.visit.error
    with work.checkpoint():
        briefing.snapshot = pages.store_page(pages.article_at(briefing.url), page)
        briefing.title = briefing.title or briefing.snapshot.title
        briefing.save(update_fields=["snapshot", "title"])


def _reach(briefing: Briefing, stage: BriefingStage) -> None:
    briefing.stage, briefing.error = stage, ""
    briefing.save(update_fields=["stage", "error"])


def _search_given_up(job: Job, message: str) -> None:
    # Whoever edits the claim right now may be waiting for this job's row; then the sweep has it searched once more.
    claim = Claim.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=job.payload["claim"]).first()
    if claim is not None:
        coverage.record_search(claim, coverage.failed_search(message))


@job_kind("find_coverage", queue="match", gave_up=_search_given_up)
def find_coverage(work: Work) -> None:
    """Search stored articles for passages about a claim; once more if it was reworded in the meantime."""
    while claim := Claim.objects.filter(pk=work.payload["claim"]).first():
        search = coverage.search_claim(claim)
        # The claim is locked before the job, as by those who edit it: they would wait for each other otherwise.
        with transaction.atomic():
            if coverage.is_still(claim):
                with work.finish():
                    coverage.record_search(claim, search)
                return


@job_kind("find_matches", queue="match")
def find_matches(work: Work) -> None:
    """Look for what is like a claim among claims and checks by others; once more if it was reworded meanwhile."""
    while claim := Claim.objects.filter(pk=work.payload["claim"]).first():
        found = matching.look_for_matches(claim)
        with transaction.atomic():
            if coverage.is_still(claim):
                with work.finish():
                    matching.store_matches(claim, found)
                return


@producer
def search_again_after_new_articles(now: datetime) -> None:
    """Claims on the queue whose last search is old, and may not have seen the newest snapshot, are searched again."""
    newest = Snapshot.objects.order_by("-pk").values_list("fetched_at", flat=True).first()
    if newest is None:
        return
    old = now - settings.FACTCHECK_COVERAGE_REFRESH
    open_claims = Claim.objects.filter(
        verification_status__in=[VerificationStatus.NEW, VerificationStatus.IN_REVIEW]
    ).annotate(searched_at=Coalesce("coverage_searched_at", "created_at"))
    seen_all = Q(searched_at__gte=newest + _FETCHED_TO_STORED)
    stale = open_claims.filter(~seen_all, searched_at__lt=old).order_by(F("searched_at"))
    with transaction.atomic():
        enqueue(*map(coverage.coverage_wanted, stale[:_PER_SWEEP]))


@producer
def reopen_due_claims(now: datetime) -> None:
    """Claims whose published check was to be looked at again by today come back to the queue."""
    publishing.reopen_due_claims(now.date(), at_most=_PER_SWEEP)


@job_kind("check_anchors", queue="match")
def check_anchors(work: Work) -> None:
    """Look in a new copy of a page for the words that were cited from earlier ones."""
    snapshot = Snapshot.objects.filter(pk=work.payload["snapshot"]).first()
    if snapshot is None:
        return
    checks = rechecking.look_through(snapshot)
    with work.finish():
        rechecking.store_checks(checks)


def _provider_search_given_up(job: Job, message: str) -> None:
    claim = Claim.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=job.payload["claim"]).first()
    if claim is not None:
        searching.record_failure(claim, job.payload["provider"], message)
        enqueue(*searching.next_search(claim, job.payload["provider"], job.payload, answered=False))


@job_kind(searching.KIND, queue="search", in_lanes=True, gave_up=_provider_search_given_up)
def search_provider(work: Work) -> None:
    """Ask one provider about a claim on the queue, and say when to ask again.

    Without an answer the search is logged and waits until the provider is free, or for a day if it was refused; it
    waits unlogged when the claim was reworded in the meantime or the quota is used up.
    """
    claim, name = searching.open_claim(work.payload["claim"]), work.payload["provider"]
    connector = next((connector for connector in providers.searches() if connector.name == name), None)
    if claim is None or connector is None:
        return
    query = searching.query_for(claim)
    found = search(connector, query)
    with transaction.atomic():
        if not coverage.is_still(claim):
            raise NotYet("The claim was reworded.", until=timezone.now())
        if searching.is_settled(found):
            with work.finish():
                searching.record(claim, query, found)
            enqueue(*searching.next_search(claim, name, work.payload, answered=searching.is_answered(found)))
            if found.reviews:
                enqueue(matching.matches_wanted(claim))
            return
        with work.checkpoint():
            searching.record(claim, query, found)
    raise NotYet(str(found.error), until=providers.free_at(name))


@producer
def search_new_claims_with_providers(now: datetime) -> None:
    """Claims that a provider was not asked about yet are searched for, the newest first; as many as it has room for."""
    for connector in providers.searches():
        lane = providers.lane_of(connector.name)
        due = Job.objects.filter(queue="search", lane=lane, state=JobState.WAITING, run_at__lte=now).count()
        claims = searching.never_searched(connector.name, now=now)[: max(0, _PER_SWEEP - due)]
        with transaction.atomic():
            enqueue(*(searching.search_wanted(claim, connector.name) for claim in claims))
