"""The checkable proposition in our words, independent of who said it."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, Count, Exists, ExpressionWrapper, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from claims.choices import CoverageState, Nature, Need, Origin, Priority, ReviewState, VerificationStatus
from claims.models.briefing import Briefing
from claims.models.topic import Topic
from factcheck.core.search import search_vector, web_query
from factcheck.core.versioning import Versioned, counts_versions

__all__ = ["Claim", "Topic"]


_MORE_THAN_ANY_ID = 10**15


class ClaimQuerySet(models.QuerySet["Claim"]):
    def matching(self, words: str) -> ClaimQuerySet:
        """Claims with all of the words (English stems; quotation marks, OR and - as in a web search)."""
        return self.filter(search=web_query(words))

    def of_briefing(self, briefing: Briefing) -> ClaimQuerySet:
        """Claims that were found in its text, also by an earlier reading of the same article."""
        from claims.models.appearance import Appearance

        article = briefing.snapshot.article_id if briefing.snapshot else None
        found = Appearance.objects.filter(article=article).values("claim")
        return self.filter(Q(briefing=briefing) | Q(pk__in=found))

    def untouched(self) -> ClaimQuerySet:
        """Those that a machine opened and that nobody has done anything to: a change would have counted the version."""
        return self.merely_suggested().filter(version=1)

    def merely_suggested(self) -> ClaimQuerySet:
        """Those that a machine opened and about which nobody has decided anything yet."""
        from claims.models.coverage import Coverage
        from claims.models.review import Review

        decided = Coverage.objects.filter(claim=OuterRef("pk")).exclude(state=CoverageState.SUGGESTED)
        reviewed = Review.objects.filter(claim=OuterRef("pk"))
        new = self.filter(origin=Origin.MACHINE, verification_status=VerificationStatus.NEW)
        return new.filter(~Exists(decided), ~Exists(reviewed))

    def with_needs(self) -> ClaimQuerySet:
        """Annotates `need` (a `Need`) and `review_state`: what the claim needs a person for now."""
        from claims.models.coverage import Coverage
        from claims.models.review import OPEN_STATES, Review

        open_review = Review.objects.filter(claim=OuterRef("pk"), state__in=OPEN_STATES)
        # Copies are not compared one by one: they count as one report.
        to_compare = Coverage.objects.independent().filter(claim=OuterRef("pk"), state=CoverageState.SUGGESTED)
        in_review = Q(verification_status=VerificationStatus.IN_REVIEW)
        to_publish = Review.objects.to_publish().filter(claim=OuterRef("pk"))
        return self.annotate(review_state=Subquery(open_review.values("state")[:1])).annotate(
            need=Case(
                When(review_state=ReviewState.SUBMITTED, then=Value(Need.APPROVE)),
                When(review_state=ReviewState.RETURNED, then=Value(Need.REVISE)),
                When(verification_status=VerificationStatus.NEW, then=Value(Need.DECIDE)),
                When(review_state=ReviewState.TRIAGED, then=Value(Need.ASSIGN)),
                When(review_state=ReviewState.ASSIGNED, then=Value(Need.START)),
                When(in_review & Q(review_state=None), then=Value(Need.RECHECK)),
                When(in_review & Exists(to_compare), then=Value(Need.COMPARE)),
                When(in_review, then=Value(Need.RATE)),
                When(Q(verification_status=VerificationStatus.CHECKED) & Exists(to_publish), then=Value(Need.PUBLISH)),
                default=Value(Need.NOTHING),
                output_field=models.CharField(),
            )
        )

    def with_urgency(self) -> ClaimQuerySet:
        """Annotates `urgency` on top of `with_needs`: 0 is the most urgent need."""
        ranks = [When(need=need, then=Value(rank)) for rank, need in enumerate(Need)]
        return self.with_needs().annotate(urgency=Case(*ranks, output_field=models.IntegerField()))

    def with_rank(self) -> ClaimQuerySet:
        """Annotates `rank`, a whole number of its own for each claim: the higher, the more worth checking.

        Claims that people entered rank first; of two that are worth the same the newer one does.
        """
        percent = Cast(Coalesce("worthiness", 1.01) * 100, models.BigIntegerField())
        rank = ExpressionWrapper(percent * _MORE_THAN_ANY_ID + models.F("pk"), models.BigIntegerField())
        return self.annotate(rank=rank)

    def need_counts(self) -> dict[str, int]:
        """How many claims need what; claims that need nothing are not counted."""
        from claims.models.review import Review

        open_states = [VerificationStatus.NEW, VerificationStatus.IN_REVIEW]
        waiting: Any = self.with_needs().filter(verification_status__in=open_states).order_by()
        counts = dict(waiting.values_list("need").annotate(n=Count("pk")))
        to_publish = Review.objects.to_publish().values("claim").distinct().count()
        return counts | ({Need.PUBLISH.value: to_publish} if to_publish else {})

    def with_coverage_counts(self) -> ClaimQuerySet:
        """Annotates `passages` and `reports`: coverage that nobody dismissed, copies of one report counted once."""
        from claims.models.coverage import Coverage

        shown = Coverage.objects.filter(claim=OuterRef("pk")).exclude(state=CoverageState.DISMISSED).order_by()
        independent = shown.filter(repeats_origin=False).values("claim")
        return self.annotate(
            passages=Coalesce(Subquery(shown.values("claim").annotate(n=Count("pk")).values("n")), 0),
            reports=Coalesce(
                Subquery(independent.annotate(n=Count(Coalesce("copy_of", "pk"), distinct=True)).values("n")), 0
            ),
        )


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["search", "worthiness", "worthiness_reasons"],
)
class Claim(Versioned):
    text = models.CharField(max_length=500, verbose_name="claim", help_text="One checkable proposition, in our words.")
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="claims")
    verification_status = models.CharField(
        max_length=12, choices=VerificationStatus, default=VerificationStatus.NEW, editable=False
    )
    dismissed_reason = models.CharField(max_length=300, blank=True, editable=False)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.PERSON, editable=False)
    origin_reason = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Why a machine suggested it."
    )
    briefing = models.ForeignKey(
        Briefing, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="claims"
    )
    nature = models.CharField(
        max_length=10, choices=Nature, blank=True, default="", db_default="", help_text="Empty: nobody has said."
    )
    worthiness = models.FloatField(
        null=True, editable=False, help_text="How much it is worth checking, 0 to 1; empty for claims of people."
    )
    worthiness_reasons = models.JSONField(default=list, db_default=[], editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    coverage_searched_at = models.DateTimeField(null=True, editable=False)
    search = models.GeneratedField(expression=search_vector("text"), output_field=SearchVectorField(), db_persist=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="claim_has_words"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="claim_priority_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="claim_origin_known"),
            models.CheckConstraint(
                condition=Q(verification_status__in=VerificationStatus.values), name="claim_verification_status_known"
            ),
            models.CheckConstraint(
                condition=Q(verification_status="dismissed") & ~Q(dismissed_reason="")
                | ~Q(verification_status="dismissed") & Q(dismissed_reason=""),
                name="claim_dismissed_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(nature__in=["", *Nature.values]), name="claim_nature_known"),
            models.CheckConstraint(
                condition=Q(worthiness=None) | Q(worthiness__gte=0, worthiness__lte=1), name="claim_worthiness_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(origin="person") | ~Q(origin_reason=""), name="claim_suggested_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="claim_newest"),
            models.Index(fields=["verification_status", "priority", "-created_at"], name="claim_queue"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(verification_status__in=["new", "in_review"]),
                name="claim_newest_on_queue",
            ),
            GinIndex(fields=["search"], name="claim_search"),
        ]
        # What only machines write is not counted; nor is `nature`, which people change in `editing` alone.
        triggers = [counts_versions("text", "topic", "verification_status", "dismissed_reason", "priority")]

    def __str__(self) -> str:
        return self.text
