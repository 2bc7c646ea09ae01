"""Take the demo desk away again, and nothing else.

What belongs to the demo: outlets below `.demo.example` with all that was stored of them, and what rests on that alone:
briefings, statements, claims, their reviews and history. A claim that also appears elsewhere stays, without its demo
part. An outlet stays with its articles and snapshots if somebody's review of another claim cites one of them.
Snapshots are chained outlet by outlet, so that taking whole outlets away leaves every other chain whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.apps import apps
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import (
    Annotation,
    Appearance,
    AuditLink,
    Briefing,
    Claim,
    Claimant,
    Correction,
    Coverage,
    Evidence,
    GateOverride,
    Publication,
    ReplyRequest,
    Retrieval,
    Review,
    ReviewTransition,
    SecondRating,
    Statement,
    Topic,
)
from factcheck.core.models import Job, Lane
from factcheck.demo.load import TOPIC
from factcheck.demo.outlets import DOMAIN_END
from sources.ingest.door import host_of
from sources.ingest.snapshots import body_path
from sources.models import Article, Feed, FetchAttempt, Outlet, Passage, RobotsFile, Snapshot

_KEPT_FOR_EVER = (
    "sources.Snapshot:immutable",
    "claims.Annotation:append_only",
    "claims.AuditLink:append_only",
    "claims.Correction:append_only",
    "claims.GateOverride:append_only",
    "claims.Publication:immutable",
    "claims.ReplyRequest:is_kept",
    "claims.ReviewTransition:append_only",
    "claims.SecondRating:append_only",
)


@dataclass
class Removal:
    """How many rows went, by what they are called, and sentences about what had to stay."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.counts or self.kept)

    def take(self, rows: QuerySet[Any]) -> None:
        """Delete the rows and count them (not what goes with them)."""
        meta = rows.model._meta  # noqa: SLF001  (a documented interface, whatever its name)
        count = rows.delete()[1].get(meta.label, 0)
        if count:
            name = str(meta.verbose_name if count == 1 else meta.verbose_name_plural)
            self.counts[name] = self.counts.get(name, 0) + count


@transaction.atomic
def remove_demo() -> Removal:
    """Remove it in one transaction; workers that are at it lose their jobs and store nothing more of it."""
    _hold_workers_back()
    demo = _Demo()
    removal = Removal(kept=demo.why_some_stays())
    with pgtrigger.ignore(*_KEPT_FOR_EVER):
        _take_reviews(demo, removal)
        _take_claims(demo, removal)
        _take_sources(demo, removal)
    return removal


def _hold_workers_back() -> None:
    """Wait for results that are being stored, let no others in before we are done: what we list is all there is."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE core_job IN EXCLUSIVE MODE")


class _Demo:
    """What belongs to the demo, by id: once a part is deleted, the rest can no longer be told by what it hung on."""

    def __init__(self) -> None:
        outlets = Outlet.objects.filter(domain__endswith=DOMAIN_END).order_by("pk")
        self.outlets = list(outlets)
        self.feeds = _ids(Feed.objects.filter(outlet__in=outlets))
        self.articles = _ids(Article.objects.filter(outlet__in=outlets))
        self.snapshots = _ids(Snapshot.objects.filter(article__in=self.articles))
        addressed = _any_starts_with("url", (outlet.home_url for outlet in self.outlets))
        self.briefings = _ids(Briefing.objects.filter(addressed | Q(snapshot__in=self.snapshots)))
        self.failed_visits = _ids(FetchAttempt.objects.filter(addressed, feed=None, article=None))
        self.claims = _ids(self._claims())
        self.reviews = _ids(Review.objects.filter(claim__in=self.claims))
        self.claimants = _ids(self._claimants())
        self.evidence_elsewhere = Evidence.objects.filter(snapshot__in=self.snapshots).exclude(review__in=self.reviews)
        self.cited = set(self.evidence_elsewhere.values_list("snapshot__article__outlet", flat=True))
        self.leaving = [outlet.pk for outlet in self.outlets if outlet.pk not in self.cited]

    def _claims(self) -> QuerySet[Claim]:
        """Claims that come from the demo and appear nowhere else."""
        statement, appearance = (
            Statement.objects.filter(claims=OuterRef("pk")),
            Appearance.objects.filter(claim=OuterRef("pk")),
        )
        here = (
            Q(briefing__in=self.briefings)
            | Exists(statement.filter(snapshot__in=self.snapshots))
            | Exists(appearance.filter(article__in=self.articles))
        )
        elsewhere = Exists(statement.exclude(snapshot__in=self.snapshots)) | Exists(
            appearance.exclude(article__in=self.articles)
        )
        return Claim.objects.filter(here & ~elsewhere)

    def _claimants(self) -> QuerySet[Claimant]:
        """Claimants that the demo brought and that nothing else holds to anything."""
        since = min((outlet.created_at for outlet in self.outlets), default=None)
        if since is None:
            return Claimant.objects.none()
        other = Statement.objects.filter(claimant=OuterRef("pk")).exclude(snapshot__in=self.snapshots)
        return Claimant.objects.filter(~Exists(other), statements__snapshot__in=self.snapshots, created_at__gte=since)

    def why_some_stays(self) -> list[str]:
        """A sentence for each outlet that a review of somebody's other claim cites."""
        return [
            f"{outlet} stays with its articles and snapshots, without its feed: it is cited by evidence in "
            f"{self._reviews_citing(outlet)} of claims outside the demo."
            for outlet in self.outlets
            if outlet.pk in self.cited
        ]

    def _reviews_citing(self, outlet: Outlet) -> str:
        cited = self.evidence_elsewhere.filter(snapshot__article__outlet=outlet)
        count = cited.values("review").distinct().count()
        return f"{count} review" if count == 1 else f"{count} reviews"


def _take_reviews(demo: _Demo, removal: Removal) -> None:
    evidence = Evidence.objects.filter(review__in=demo.reviews)
    evidence_ids = _ids(evidence)
    removal.take(evidence)
    for kind in (SecondRating, ReplyRequest, GateOverride, ReviewTransition):
        removal.take(QuerySet(kind).filter(review__in=demo.reviews))
    publications = Publication.objects.filter(review__in=demo.reviews)
    publication_ids = _ids(publications)
    removal.take(Correction.objects.filter(publication_from__in=publications))
    Review.objects.filter(pk__in=demo.reviews).update(corrects=None)
    removal.take(publications)
    removal.take(Review.objects.filter(pk__in=demo.reviews))
    _take_history("EvidenceEvent", evidence_ids, removal)
    _take_history("ReviewEvent", demo.reviews, removal)
    _take_links(removal, "evidenceevent", evidence_ids)
    _take_links(removal, "correction", publication_ids)
    for table in ("reviewtransition", "reviewevent", "secondrating", "gateoverride"):
        _take_links(removal, table, demo.reviews)


def _take_claims(demo: _Demo, removal: Removal) -> None:
    passages = Q(passage__snapshot__article__outlet__in=demo.leaving)
    removal.take(Coverage.objects.filter(Q(claim__in=demo.claims) | passages))
    removal.take(Retrieval.objects.filter(claim__in=demo.claims))
    appearances = Appearance.objects.filter(article__in=demo.articles)
    staying = _ids(Claim.objects.filter(appearances__in=appearances).exclude(pk__in=demo.claims))
    removal.take(appearances)
    _mark_first_appearances(staying)
    statements = Statement.objects.filter(snapshot__in=demo.snapshots)
    statement_ids = _ids(statements)
    removal.take(Annotation.objects.filter(statement__in=statements))
    removal.take(statements)
    _take_links(removal, "annotation", statement_ids)
    removal.take(Claim.objects.filter(pk__in=demo.claims))
    removal.take(Claimant.objects.filter(pk__in=demo.claimants))
    removal.take(Briefing.objects.filter(pk__in=demo.briefings))
    _take_history("ClaimEvent", demo.claims, removal)
    for table in ("claimevent", "publication"):
        _take_links(removal, table, demo.claims)


def _take_sources(demo: _Demo, removal: Removal) -> None:
    leaving = Snapshot.objects.filter(article__outlet__in=demo.leaving)
    bodies = set(leaving.values_list("body_sha256", flat=True))
    visits = Q(feed__in=demo.feeds) | Q(article__outlet__in=demo.leaving) | Q(pk__in=demo.failed_visits)
    removal.take(FetchAttempt.objects.filter(visits))
    removal.take(Passage.objects.filter(snapshot__in=leaving))
    removal.take(leaving)
    removal.take(Article.objects.filter(outlet__in=demo.leaving))
    removal.take(Feed.objects.filter(pk__in=demo.feeds))
    removal.take(Outlet.objects.filter(pk__in=demo.leaving))
    if demo.outlets:
        removal.take(Topic.objects.filter(name=TOPIC, claims=None, briefings=None))
    removal.take(Job.objects.filter(key__in=_job_keys(demo)))
    hosts = [host_of(outlet.home_url) for outlet in demo.outlets if outlet.home_url]
    Lane.objects.filter(name__in=hosts).delete()
    RobotsFile.objects.filter(origin__in=[f"http://{host}" for host in hosts]).delete()
    transaction.on_commit(lambda: _delete_bodies(bodies))


def _job_keys(demo: _Demo) -> list[str]:
    parts = {
        "feed": demo.feeds,
        "article": demo.articles,
        "snapshot": demo.snapshots,
        "briefing": demo.briefings,
        "claim": demo.claims,
    }
    keys = [f"{name}:{pk}" for name, ids in parts.items() for pk in ids]
    return [*keys, *(f"briefing:{pk}:again" for pk in demo.briefings)]


def _take_history(event: str, ids: list[int], removal: Removal) -> None:
    """Deleting a row writes history, too; of what only the demo had, none is left."""
    history = apps.get_model("claims", event)
    removal.take(QuerySet(history).filter(pgh_obj_id__in=ids))


def _take_links(removal: Removal, table: str, owners: list[int]) -> None:
    """What proved that the rows were not altered goes with them."""
    removal.take(AuditLink.objects.filter(table=f"claims_{table}", owner__in=owners))


def _mark_first_appearances(claims: list[int]) -> None:
    """The earliest appearance that is left is now the first one known."""
    for claim in Claim.objects.filter(pk__in=claims).exclude(appearances__is_first=True):
        if earliest := claim.appearances.first():
            Appearance.objects.filter(pk=earliest.pk).update(is_first=True)


def _delete_bodies(digests: set[str]) -> None:
    """Delete stored bodies; one that another snapshot has, too, stays."""
    shared = set(Snapshot.objects.filter(body_sha256__in=digests).values_list("body_sha256", flat=True))
    for digest in digests - shared:
        storages["snapshots"].delete(body_path(digest))


def _any_starts_with(name: str, beginnings: Iterable[str]) -> Q:
    """True of no row if there are no beginnings."""
    condition = Q(pk__in=[])
    for beginning in filter(None, beginnings):
        condition |= Q(**{f"{name}__startswith": beginning})
    return condition


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())
