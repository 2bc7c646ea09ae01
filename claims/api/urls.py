"""The resources of this room."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from claims.api.anchor_checks import AnchorCheckViewSet
from claims.api.annotations import AnnotationViewSet
from claims.api.briefings import BriefingViewSet
from claims.api.claimants import ClaimantViewSet
from claims.api.claims import ClaimViewSet, TopicViewSet
from claims.api.coverage import CoverageViewSet, RetrievalViewSet
from claims.api.matches import MatchViewSet
from claims.api.publications import CorrectionViewSet, EventViewSet, PublicationViewSet
from claims.api.ratings import RatingScaleViewSet, RatingViewSet
from claims.api.reviews import EvidenceViewSet, ReviewViewSet
from claims.api.statements import StatementViewSet


def register(router: SimpleRouter) -> None:
    """Add them to the API."""
    router.register("briefings", BriefingViewSet, basename="briefing")
    router.register("claims", ClaimViewSet, basename="claim")
    router.register("topics", TopicViewSet, basename="topic")
    router.register("claimants", ClaimantViewSet, basename="claimant")
    router.register("statements", StatementViewSet, basename="statement")
    router.register("annotations", AnnotationViewSet, basename="annotation")
    router.register("coverage", CoverageViewSet, basename="coverage")
    router.register("matches", MatchViewSet, basename="match")
    router.register("retrievals", RetrievalViewSet, basename="retrieval")
    router.register("reviews", ReviewViewSet, basename="review")
    router.register("publications", PublicationViewSet, basename="publication")
    router.register("corrections", CorrectionViewSet, basename="correction")
    router.register("events", EventViewSet, basename="event")
    router.register("evidence", EvidenceViewSet, basename="evidence")
    router.register("rating-scales", RatingScaleViewSet, basename="rating-scale")
    router.register("ratings", RatingViewSet, basename="rating")
    router.register("anchor-checks", AnchorCheckViewSet, basename="anchor-check")
