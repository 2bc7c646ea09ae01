"""Connectors by name: our own, and those of installed packages (by entry point)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Generic, TypeVar, cast

from factcheck.core.errors import InvalidInput
from sources.connectors.base import ArchiveConnector, FeedConnector, SearchConnector

C = TypeVar("C")


@dataclass(frozen=True)
class Registry(Generic[C]):
    """One kind of connector. `built_in` maps a name to “module:class”, imported when first used."""

    group: str
    built_in: dict[str, str]

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted({*self.built_in, *(point.name for point in entry_points(group=self.group))}))

    def get(self, name: str) -> C:
        """The connector of that name; `InvalidInput` when there is none. A built-in name cannot be taken over."""
        # What is installed is read from disk, so it is not asked about our own: that cost more than reading a feed.
        if name not in self.built_in and name not in self.names():
            raise InvalidInput(f"There is no connector named “{name}”. Installed are: {', '.join(self.names())}.")
        return cast("C", _loaded(self.group, name, self.built_in.get(name, "")))


@cache
def _loaded(group: str, name: str, path: str) -> object:
    if path:
        module, _, attribute = path.partition(":")
        return getattr(import_module(module), attribute)()
    (point, *_) = entry_points(group=group, name=name)
    return point.load()()


FEEDS: Registry[FeedConnector] = Registry(
    "factcheck.connectors",
    {
        "auto": "sources.connectors.auto:AutoConnector",
        "datafeed": "sources.connectors.datafeed:DataFeedConnector",
        "jsonfeed": "sources.connectors.jsonfeed:JsonFeedConnector",
        "rss": "sources.connectors.rss:RssConnector",
        "sitemap": "sources.connectors.sitemap:SitemapConnector",
    },
)
SEARCHES: Registry[SearchConnector] = Registry(
    "factcheck.searches",
    {
        "gdelt": "sources.connectors.gdelt:GdeltConnector",
        "google_factcheck": "sources.connectors.google_factcheck:GoogleFactCheckConnector",
        "guardian": "sources.connectors.guardian:GuardianConnector",
        "mediacloud": "sources.connectors.mediacloud:MediaCloudConnector",
        "newsapi": "sources.connectors.newsapi:NewsApiConnector",
    },
)
ARCHIVES: Registry[ArchiveConnector] = Registry(
    "factcheck.archives", {"wayback": "sources.connectors.wayback:WaybackConnector"}
)


def connector_names() -> tuple[str, ...]:
    """The names of all feed connectors, sorted."""
    return FEEDS.names()


def connector(name: str) -> FeedConnector:
    """The feed connector of that name."""
    return FEEDS.get(name)
