from sources.models.archive_capture import ArchiveCapture, CaptureState
from sources.models.article import Access, Article, CopyReason
from sources.models.feed import Feed
from sources.models.feed_item import FeedItem
from sources.models.fetch_attempt import FetchAttempt, FetchOutcome
from sources.models.outlet import Outlet
from sources.models.passage import Passage
from sources.models.provider import Provider
from sources.models.published_review import PublishedReview
from sources.models.robots_file import RobotsFile
from sources.models.snapshot import Snapshot, SnapshotBand

__all__ = [
    "Access",
    "ArchiveCapture",
    "Article",
    "CaptureState",
    "CopyReason",
    "Feed",
    "FeedItem",
    "FetchAttempt",
    "FetchOutcome",
    "Outlet",
    "Passage",
    "Provider",
    "PublishedReview",
    "RobotsFile",
    "Snapshot",
    "SnapshotBand",
]
