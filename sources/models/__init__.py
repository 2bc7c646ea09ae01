from sources.models.article import Article
from sources.models.feed import Feed
from sources.models.fetch_attempt import FetchAttempt, FetchOutcome
from sources.models.outlet import Outlet
from sources.models.passage import Passage
from sources.models.snapshot import Snapshot

__all__ = ["Article", "Feed", "FetchAttempt", "FetchOutcome", "Outlet", "Passage", "Snapshot"]
