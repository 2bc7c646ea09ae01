"""Where an outlet's feeds are: what its home page names, what robots.txt names, and where feeds are by custom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from sources import sandbox

MAX_FOUND = 20

_CUSTOMARY = ("/feed", "/feed.xml", "/rss", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
_CUSTOMARY_SITEMAPS = ("/news-sitemap.xml", "/sitemap.xml", "/sitemap_index.xml")
_NAMED_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(https?://[!-~]{1,1990})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class FoundFeed:
    """A feed that a page names."""

    url: str
    title: str
    #: “rss”, “atom” or “jsonfeed” as the page declares; “link” where only the look of the address speaks for a feed.
    kind: str


def discovered(body: bytes, url: str, content_type: str) -> tuple[FoundFeed, ...]:
    """The feeds that a page names, at most 20: declared ones first, then links that look like one.

    None for a document that is no page. Raises ParseError when reading it takes more than the sandbox allows.
    """
    found = sandbox.call("find_feeds", body, url=url, content_type=content_type)
    return tuple(FoundFeed(**feed) for feed in found)


def well_known(url: str) -> tuple[str, ...]:
    """Addresses at which a site's feeds and sitemaps are by custom, the likelier ones first; guesses, to be tried."""
    origin = _origin(url)
    return tuple(urljoin(origin, path) for path in (*_CUSTOMARY, *_CUSTOMARY_SITEMAPS)) if origin else ()


def sitemaps_named(robots: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, at most 20, each once."""
    return tuple(dict.fromkeys(_NAMED_SITEMAP.findall(robots)))[:MAX_FOUND]


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""
