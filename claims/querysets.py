"""Reads of claims that have names."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from claims.choices import CoverageState, Need, ReviewState, VerificationStatus


class ClaimQuerySet(models.QuerySet["Claim"]):
    def matching(self, words: str) -> ClaimQuerySet:
        """Claims with all of the words (English stems; quotation marks, OR and - as in a web search)."""
        return self.filter(search=SearchQuery(words, search_type="websearch", config="english"))

    def with_needs(self) -> ClaimQuerySet:
        """Annotates `need` (a `Need`) and `review_state`: what the claim needs a person for now."""
        from claims.models import Coverage, Review
        from claims.models.review import OPEN_STATES

        open_review = Review.objects.filter(claim=OuterRef("pk"), state__in=OPEN_STATES)
        to_compare = Coverage.objects.filter(claim=OuterRef("pk"), state=CoverageState.SUGGESTED)
        in_review = Q(verification_status=VerificationStatus.IN_REVIEW)
        return self.annotate(review_state=Subquery(open_review.values("state")[:1])).annotate(
            need=Case(
                When(review_state=ReviewState.SUBMITTED, then=Value(Need.APPROVE)),
                When(review_state=ReviewState.RETURNED, then=Value(Need.REVISE)),
                When(verification_status=VerificationStatus.NEW, then=Value(Need.DECIDE)),
                When(in_review & Exists(to_compare), then=Value(Need.COMPARE)),
                When(in_review, then=Value(Need.RATE)),
                default=Value(Need.NOTHING),
                output_field=models.CharField(),
            )
        )
