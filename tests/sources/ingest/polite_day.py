"""A simulated stretch of polling feeds that differ in what they ask for, and what the sites' log says about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
import time_machine
from django.conf import settings

from sources.models import Feed
from tests.factories import a_feed
from tests.sources.ingest.clockwork import START, pass_time
from tests.sources.ingest.world import NOT_FOUND, Asked, Reply, World

INTERVAL = timedelta(minutes=15)
HOUR = timedelta(hours=1)
#: Moments within the first hours, so that a short run meets them all.
TROUBLE_FROM, TROUBLE_UNTIL = START + HOUR, START + 2 * HOUR
RETRY_AFTER = timedelta(minutes=50)
CRAWL_DELAY = timedelta(seconds=20)
FRESH_FOR = timedelta(minutes=70)


@dataclass
class Paper:
    """A feed whose document changes every `rhythm`. `extra` headers and `ttl` (minutes) stand in every answer."""

    rhythm: timedelta = 2 * HOUR
    etag: str = '"{}"'
    dates: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
    ttl: int = 0
    expires_after: timedelta | None = None

    def answer(self, host: str, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        edition = (now - START) // self.rhythm
        changed = format_datetime(START + edition * self.rhythm, usegmt=True)
        marks = ({"ETag": self.etag.format(edition)} if self.etag else {}) | (
            {"Last-Modified": changed} if self.dates else {}
        )
        expires = {"Expires": format_datetime(now + self.expires_after, usegmt=True)} if self.expires_after else {}
        sent = {**marks, **expires, **self.extra}
        known = headers.get("if-none-match") if self.etag else headers.get("if-modified-since")
        if known is not None and known in marks.values():
            return Reply(304, sent)
        return Reply(200, sent | {"Content-Type": "application/rss+xml"}, self._document(host, path, edition))

    def _document(self, host: str, path: str, edition: int) -> bytes:
        items = "".join(
            f"<item><title>Edition {n}</title><link>http://{host}/page{path}/{n}</link></item>"
            for n in range(max(0, edition - 3), edition + 1)
        )
        ttl = f"<ttl>{self.ttl}</ttl>" if self.ttl else ""
        return f'<rss version="2.0"><channel><title>{host}</title>{ttl}{items}</channel></rss>'.encode()


@dataclass
class Host:
    """One site: papers by path, its robots.txt, and what happens to it while it is in `trouble`."""

    papers: Mapping[str, Paper]
    robots: str = ""
    #: What every feed answers from TROUBLE_FROM on until then, with `Retry-After` if it is “date” or “seconds”.
    trouble: int = 0
    until: datetime = TROUBLE_UNTIL
    retry_after: str = ""
    #: From TROUBLE_FROM on: the path that the first paper is at now, or "gone".
    moves_to: str = ""
    name: str = ""

    def __call__(self, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        if path == "/robots.txt":
            return Reply(200, {}, self.robots.encode()) if self.robots else NOT_FOUND
        if path.startswith("/page/"):
            return Reply(200, {"Content-Type": "text/html"}, _page(path))
        if self.trouble and TROUBLE_FROM <= now < self.until:
            return Reply(self.trouble, self._please_wait(now))
        first = next(iter(self.papers))
        if self.moves_to and now >= TROUBLE_FROM:
            if self.moves_to == "gone":
                return Reply(410)
            if path == first:
                return Reply(301, {"Location": self.moves_to})
            path = first if path == self.moves_to else path
        paper = self.papers.get(path)
        return paper.answer(self.name, path, headers, now) if paper else NOT_FOUND

    def _please_wait(self, now: datetime) -> dict[str, str]:
        if not self.retry_after:
            return {}
        as_date = format_datetime(now + RETRY_AFTER, usegmt=True)
        return {"Retry-After": as_date if self.retry_after == "date" else f"{RETRY_AFTER.total_seconds():.0f}"}


def _page(path: str) -> bytes:
    text = f"The council met about {path} on Monday, heard both sides, and put the vote off until the next session."
    return f"<title>{path}</title><article><p>{text}</p></article>".encode()


def _hosts() -> dict[str, Host]:
    three = {f"/{name}.xml": Paper() for name in ("news", "sport", "opinion")}
    feed = "/feed.xml"
    return {
        "etag.example": Host({feed: Paper()}),
        "weak.example": Host({feed: Paper(etag='W/"a b,{}=="')}),
        "bare.example": Host({feed: Paper(etag="{}-unquoted")}),
        "dated.example": Host({feed: Paper(etag="", dates=True)}),
        "both.example": Host({feed: Paper(dates=True)}),
        "unmarked.example": Host({feed: Paper(etag="")}),
        "fresh.example": Host({feed: Paper(extra={"Cache-Control": f"public, max-age={FRESH_FOR.seconds}"})}),
        "expires.example": Host({feed: Paper(expires_after=FRESH_FOR)}),
        "ttl.example": Host({feed: Paper(ttl=FRESH_FOR.seconds // 60)}),
        "throttled.example": Host(three, trouble=429, retry_after="seconds"),
        "closed.example": Host(three, trouble=503, retry_after="date"),
        "broken.example": Host({feed: Paper()}, trouble=500),
        "moved.example": Host({feed: Paper()}, moves_to="/new.xml"),
        "gone.example": Host({feed: Paper()}, moves_to="gone"),
        "slow.example": Host(three, robots=f"User-agent: *\nCrawl-delay: {CRAWL_DELAY.seconds}\n"),
        "private.example": Host(
            {feed: Paper(), "/private/feed.xml": Paper()}, robots="User-agent: *\nDisallow: /private/\nDisallow: /page/"
        ),
    }


@contextmanager
def lived(
    monkeypatch: pytest.MonkeyPatch, *, hours: int, step: timedelta, queues: Sequence[str], copies: int = 1
) -> Iterator[World]:
    """The web after so many hours of polling, feeds due within a `step` together; `copies` of every kind of host."""
    world = World()
    for copy in range(copies):
        for name, host in _hosts().items():
            host.name = f"{copy}.{name}"
            if name == "broken.example":
                host.until = START + hours * HOUR / 2
            world.sites[host.name] = host
            for path in host.papers:
                a_feed(url=f"http://{host.name}{path}", interval=INTERVAL)
    Feed.objects.update(next_fetch_at=START)
    with time_machine.travel(START, tick=False) as clock, world.running(monkeypatch):
        pass_time(clock, START + hours * HOUR, step=step, queues=queues)
    yield world


def breaches(world: World) -> list[str]:
    """Every rule that was broken, in words; judged by what the sites saw."""
    feeds = [(host, path) for host, site in world.sites.items() for path in site.papers]  # type: ignore[attr-defined]
    found = [f"{host} had {n} connections at once" for host, n in world.most_open.items() if n > 1]
    for host, path in feeds:
        visits = world.asked(host, path)
        found += _too_early(visits) + _wrong_marks(visits)
    for host in world.sites:
        found += _of_host(world, host)
    agents = {one.headers.get("user-agent") for one in world.log}
    return found + [f"unexpected User-Agent: {agent}" for agent in agents - {settings.FACTCHECK_USER_AGENT}]


def share_of_conditional(world: World) -> float:
    """Of the polls that could have been conditional, those that were."""
    could = were = 0
    for host, site in world.sites.items():
        for path in site.papers:  # type: ignore[attr-defined]
            visits = world.asked(host, path)
            for before, visit in pairwise(visits):
                if _marks(before) and before.reply.status in {200, 304}:
                    could += 1
                    were += bool({"if-none-match", "if-modified-since"} & set(visit.headers))
    return were / could


def _too_early(visits: Sequence[Asked]) -> list[str]:
    return [
        f"{after.url} was asked {after.at - before.at} after {before.reply.status}, before {_wait(before)}"
        for before, after in pairwise(visits)
        if after.at - before.at < _wait(before)
    ]


def _wait(visit: Asked) -> timedelta:
    """How long this answer and our own interval want the feed to be left alone."""
    host = visit.host.partition(".")[2]
    if "Retry-After" in visit.reply.headers:
        return RETRY_AFTER
    has_wish = host in {"fresh.example", "expires.example", "ttl.example"}
    return FRESH_FOR if has_wish and visit.reply.status in {200, 304} else INTERVAL


def _wrong_marks(visits: Sequence[Asked]) -> list[str]:
    found, marks = [], dict[str, str]()
    for visit in visits:
        sent = {name: visit.headers[name] for name in ("if-none-match", "if-modified-since") if name in visit.headers}
        if sent and sent != marks:
            found.append(f"{visit.url} was sent {sent} instead of {marks}")
        if visit.reply.status == 200:
            marks = _marks(visit)
    return found


def _marks(visit: Asked) -> dict[str, str]:
    names = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}
    return {asked: visit.reply.headers[name] for name, asked in names.items() if name in visit.reply.headers}


def _of_host(world: World, host: str) -> list[str]:
    asked, kind = world.asked(host), host.partition(".")[2]
    found = []
    for before, after in pairwise(asked):
        gap = after.at - before.at
        if kind == "slow.example" and gap < CRAWL_DELAY:
            found.append(f"{host} was asked {gap} after the last time, which is sooner than its crawl delay")
        if "Retry-After" in before.reply.headers and gap < RETRY_AFTER:
            found.append(f"{after.url} was asked {gap} after {host} had asked to wait {RETRY_AFTER}")
    robots = [one.at for one in world.log if (one.host, one.path) == (host, "/robots.txt")]
    found += [f"robots.txt of {host} was asked for twice in {b - a}" for a, b in pairwise(robots) if b - a < 24 * HOUR]
    if not robots or robots[0] > asked[0].at:
        found.append(f"{host} was asked before its robots.txt")
    if kind in _EXPECTED:
        found += [f"{host} {what}" for what in _EXPECTED[kind](asked)]
    if kind == "private.example" and {one.path for one in asked} != {"/feed.xml"}:
        found.append(f"{host} was asked for what its robots.txt excludes")
    return found


def _after_moving(asked: Sequence[Asked]) -> Iterator[str]:
    sent_on = [one for one in asked if one.reply.status == 301]
    if len(sent_on) != 1 or not [one for one in asked if one.path == "/new.xml" and one.at > sent_on[0].at]:
        yield f"was asked {len(sent_on)} times at its old address, or never again at its new one"


def _after_410(asked: Sequence[Asked]) -> Iterator[str]:
    if [one.reply.status for one in asked if one.at >= TROUBLE_FROM] != [410]:
        yield "was asked again after it said that its feed is gone"


def _after_500(asked: Sequence[Asked]) -> Iterator[str]:
    failed = [one.at for one in asked if one.reply.status == 500]
    waits = [later - earlier for earlier, later in pairwise(failed)]
    if any(later < earlier * 1.5 for earlier, later in pairwise(waits)):
        yield f"was asked after {waits} while it was broken"
    yield from _after_trouble(asked)


def _after_trouble(asked: Sequence[Asked]) -> Iterator[str]:
    well = {one.path for one in asked if one.at > TROUBLE_UNTIL and one.reply.status in {200, 304}}
    known = {one.path for one in asked if one.at < TROUBLE_FROM and not one.path.startswith("/page/")}
    if not known <= well:
        yield f"is well again, but was not asked for {known - well}"


#: What else must be seen at one kind of host.
_EXPECTED: dict[str, Callable[[Sequence[Asked]], Iterator[str]]] = {
    "moved.example": _after_moving,
    "gone.example": _after_410,
    "broken.example": _after_500,
    "throttled.example": _after_trouble,
    "closed.example": _after_trouble,
}
