"""Set the demo desk up, and let the normal pipeline do the main job on it.

Only what an editor would enter is written here: a topic, outlets, feeds and the request to read one address. Polling,
fetching, reading and searching are done by the workers.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction

from claims.choices import BriefingStage
from claims.models import Briefing, Topic
from claims.services.intake import request_briefing
from factcheck.core.errors import InvalidInput
from factcheck.demo.articles import articles, briefing_article
from factcheck.demo.findings import claims_of
from factcheck.demo.outlets import OUTLETS, DemoOutlet
from factcheck.demo.waiting import DemoIncomplete, Patience, Progress
from sources.ingest.urls import url_sha256
from sources.models import Article, Feed, Outlet

TOPIC = "Defence and security"
INTERVAL = timedelta(seconds=30)


def demo_origin(allowed: Iterable[str], chosen: str = "") -> str:
    """The demo site's origin: `chosen`, or else the only loopback origin among `allowed`.

    `InvalidInput` if there is none or more than one, or if the workers would refuse to fetch from the chosen one.
    """
    loopback = sorted(origin for origin in allowed if _is_loopback(origin))
    if chosen:
        if chosen.rstrip("/") in loopback:
            return chosen.rstrip("/")
        raise InvalidInput(f"Nothing may be fetched from {chosen}: name it in FACTCHECK_FETCH_ALLOW, then try again.")
    if len(loopback) == 1:
        return loopback[0]
    found = f"{len(loopback)} loopback origins" if loopback else "no loopback origin"
    raise InvalidInput(
        f"FACTCHECK_FETCH_ALLOW names {found}, so it is not clear where the demo site is. "
        "“make run” takes care of that; otherwise start it (python -m factcheck.demo.site) and use --origin."
    )


def load_demo(*, origin: str, by: User | None, patience: Patience) -> Briefing:
    """Set up what is missing, wait until the workers have done the main job, and return the briefing they read.

    Raises `DemoIncomplete` when they do not within the time, `InvalidInput` when the demo lives at another origin.
    """
    topic = set_up(origin=origin)
    patience.until_complete(lambda: _stored(origin))
    briefing = _briefing(origin=origin, by=by, topic=topic)
    patience.until_complete(lambda: _read(briefing))
    patience.until_complete(lambda: _searched(briefing))
    return briefing


@transaction.atomic
def set_up(*, origin: str) -> Topic:
    """Topic, outlets and feeds, as far as they do not exist yet. What editors changed of them stays as it is."""
    topic = Topic.objects.filter(name__iexact=TOPIC).first() or Topic.objects.create(name=TOPIC)
    for demo in OUTLETS:
        outlet = _outlet(demo, origin)
        url = demo.feed_url(origin)
        Feed.objects.get_or_create(
            url_sha256=url_sha256(url), defaults={"url": url, "outlet": outlet, "interval": INTERVAL}
        )
    return topic


def _outlet(demo: DemoOutlet, origin: str) -> Outlet:
    home = demo.home_url(origin)
    outlet, _ = Outlet.objects.get_or_create(
        domain=demo.domain, defaults={"name": demo.name, "home_url": home, "language": "en-GB"}
    )
    if outlet.home_url != home:
        raise InvalidInput(
            f"The demo was loaded with {outlet.name} at {outlet.home_url}, not at {home}. "
            "Start the demo site on its old port, or run demo_remove first."
        )
    return outlet


def _stored(origin: str) -> Progress:
    wanted = [url_sha256(article.url(origin)) for article in articles()]
    found = Article.objects.filter(url_sha256__in=wanted)
    stored = found.filter(snapshots__isnull=False).distinct().count()
    feeds = Feed.objects.filter(url_sha256__in=[url_sha256(outlet.feed_url(origin)) for outlet in OUTLETS])
    obstacles = (
        *feeds.exclude(last_error="").values_list("last_error", flat=True),
        *found.exclude(fetch_error="").values_list("fetch_error", flat=True),
        *(f"The feed of {feed.outlet} is switched off." for feed in feeds.filter(is_active=False)),
    )
    return Progress(stored, len(wanted), "articles stored", obstacles)


def _briefing(*, origin: str, by: User | None, topic: Topic) -> Briefing:
    url = briefing_article().url(origin)
    known = Briefing.objects.filter(url=url).exclude(stage=BriefingStage.FAILED).order_by("pk").first()
    return known or request_briefing(by=by, url=url, topic=topic)


def _read(briefing: Briefing) -> Progress:
    briefing.refresh_from_db()
    if briefing.stage == BriefingStage.FAILED:
        raise DemoIncomplete(f"The briefing could not be read: {briefing.error}")
    return Progress(int(briefing.stage == BriefingStage.READ), 1, "briefing read for statements")


def _searched(briefing: Briefing) -> Progress:
    found = claims_of(briefing)
    searched = found.filter(coverage_searched_at__isnull=False).count()
    return Progress(searched, found.count(), "claims searched for coverage")


def _is_loopback(origin: str) -> bool:
    try:
        host = urlsplit(origin).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
