"""The resources of this room."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from sources.api.articles import ArticleViewSet, SnapshotViewSet
from sources.api.captures import ArchiveCaptureViewSet
from sources.api.feeds import FeedViewSet
from sources.api.outlets import OutletViewSet
from sources.api.published_reviews import PublishedReviewViewSet


def register(router: SimpleRouter) -> None:
    """Add them to the API."""
    router.register("outlets", OutletViewSet, basename="outlet")
    router.register("feeds", FeedViewSet, basename="feed")
    router.register("articles", ArticleViewSet, basename="article")
    router.register("snapshots", SnapshotViewSet, basename="snapshot")
    router.register("published-reviews", PublishedReviewViewSet, basename="published-review")
    router.register("archive-captures", ArchiveCaptureViewSet, basename="archive-capture")
