"""What an answer means for a feed, and when to ask it again. Pure: values and `now` in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

from sources.connectors.base import FeedPart

#: No feed waits longer, whatever went wrong and whatever it asks for: one that recovers is found without help.
LONGEST_WAIT = timedelta(hours=24)
#: A feed is not asked more rarely than this for being slow alone.
LONGEST_IDLE = timedelta(hours=1)
#: Times that a feed is asked in its own rhythm: news of a feed that speaks every 2 hours is half an hour old at most.
POLLS_PER_ARTICLE = 4
#: Share of requests without conditions, by chance: some servers say “not modified” for ever.
UNCONDITIONAL = 0.01
#: Longer ones are not remembered.
MAX_ETAG_CHARS = 500
#: Documents of a feed that are read after one poll; an index can name thousands, and its newest stand first.
MAX_PARTS = 5
#: Many an index names only the day of a change, or comes from a cache; what could not be read is tried again that long.
_PARTS_MARGIN = timedelta(days=1)
#: Entries that tell a feed's rhythm.
_RECENT = 20


class Known(Protocol):
    """What is known of a feed before the answer (`sources.models.Feed`)."""

    interval: timedelta
    etag: str
    last_modified: str
    body_sha256: str
    ignores_conditions: bool
    ttl: timedelta | None
    rhythm: timedelta | None
    notes: list[str]
    failures: int
    last_error: str
    last_success_at: datetime | None
    last_new_article_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Why there is no answer to be used."""

    message: str
    retry_after: timedelta | None = None
    is_gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one request. `body_sha256` is "" for “not modified” and for what is to be read again in any case."""

    at: datetime
    trouble: Trouble | None = None
    is_conditional: bool = True
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    #: Cache-Control or Expires.
    max_age: timedelta | None = None
    #: Below: of a document that was read, else as they are here.
    is_read: bool = False
    title: str = ""
    ttl: timedelta | None = None
    notes: tuple[str, ...] = ()
    published: tuple[datetime, ...] = ()
    new_articles: int = 0


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What is to be stored with the feed, field by field."""

    #: What it calls itself: for a feed that nobody has given a title.
    title: str
    etag: str
    last_modified: str
    body_sha256: str
    ignores_conditions: bool
    ttl: timedelta | None
    rhythm: timedelta | None
    notes: list[str]
    failures: int
    last_error: str
    last_fetch_at: datetime
    last_success_at: datetime | None
    last_new_article_at: datetime | None
    next_fetch_at: datetime
    #: It says so now. What it said before is forgotten with the first success.
    is_gone: bool


def is_asked_conditionally(feed: Known, *, chance: float) -> bool:
    """Whether to send what the feed's last answer was marked with; `chance` is 0 to 1, drawn for this request."""
    return not feed.ignores_conditions and chance >= UNCONDITIONAL


def after(feed: Known, answer: Answer, *, now: datetime, jitter: float) -> Changes:
    """What is known of the feed after this answer; `jitter` (0 to 1) is drawn for it."""
    return (
        _after_trouble(feed, answer.trouble, answer, now, jitter)
        if answer.trouble
        else _after_success(feed, answer, now, jitter)
    )


def _after_trouble(feed: Known, trouble: Trouble, answer: Answer, now: datetime, jitter: float) -> Changes:
    failures = feed.failures + 1
    wait = next_wait(feed.interval, failures=failures, wishes=(feed.ttl, trouble.retry_after), jitter=jitter)
    return Changes(
        title="",
        etag=feed.etag,
        last_modified=feed.last_modified,
        body_sha256=feed.body_sha256,
        ignores_conditions=feed.ignores_conditions,
        ttl=feed.ttl,
        rhythm=feed.rhythm,
        notes=feed.notes,
        failures=failures,
        last_error=trouble.message,
        last_fetch_at=answer.at,
        last_success_at=feed.last_success_at,
        last_new_article_at=feed.last_new_article_at,
        next_fetch_at=now + wait,
        is_gone=trouble.is_gone,
    )


def _after_success(feed: Known, answer: Answer, now: datetime, jitter: float) -> Changes:
    read = answer.is_read
    ttl = answer.ttl if read else feed.ttl
    rhythm = rhythm_of(answer.published) or feed.rhythm if read else feed.rhythm
    last_new = now if answer.new_articles else feed.last_new_article_at
    idle = idle_wait(rhythm, silent_for=now - last_new if last_new else None)
    return Changes(
        title=answer.title,
        # A validator is sent back as it came or not at all.
        etag=(answer.etag if len(answer.etag) <= MAX_ETAG_CHARS else "") if answer.body_sha256 else feed.etag,
        last_modified=answer.last_modified[:100] if answer.body_sha256 else feed.last_modified,
        body_sha256=answer.body_sha256 or feed.body_sha256,
        ignores_conditions=feed.ignores_conditions or says_not_modified_wrongly(feed, answer),
        ttl=ttl,
        rhythm=rhythm,
        notes=[*answer.notes] if read else feed.notes,
        failures=0,
        last_error="",
        last_fetch_at=answer.at,
        last_success_at=answer.at,
        last_new_article_at=last_new,
        next_fetch_at=now + next_wait(feed.interval, wishes=(ttl, answer.max_age, idle), jitter=jitter),
        is_gone=False,
    )


def says_not_modified_wrongly(feed: Known, answer: Answer) -> bool:
    """Asked without conditions it gave another document under the very marks it gave the old one: asked with them, it
    would have said “not modified”."""
    marks = (answer.etag, answer.last_modified)
    differs = bool(feed.body_sha256) and answer.body_sha256 not in {"", feed.body_sha256}
    return not answer.is_conditional and differs and any(marks) and marks == (feed.etag, feed.last_modified)


def changed_parts(parts: Iterable[FeedPart], *, since: datetime | None) -> Sequence[FeedPart]:
    """The documents of a feed that changed after its last success, or may have."""
    if since is None:
        return [*parts]
    return [part for part in parts if part.modified_at is None or part.modified_at >= since - _PARTS_MARGIN]


def rhythm_of(published: Iterable[datetime]) -> timedelta | None:
    """The usual time between two articles: the median gap of the newest; None where fewer than three are dated."""
    newest = sorted(published, reverse=True)[:_RECENT]
    gaps = [later - earlier for later, earlier in pairwise(newest)]
    return sorted(gaps)[len(gaps) // 2] if len(gaps) > 1 else None


def idle_wait(rhythm: timedelta | None, *, silent_for: timedelta | None) -> timedelta:
    """How long a feed that speaks rarely, or has fallen silent, may be left alone."""
    by_rhythm = rhythm / POLLS_PER_ARTICLE if rhythm else timedelta(0)
    by_silence = silent_for / 50 if silent_for else timedelta(0)
    return min(max(by_rhythm, by_silence), LONGEST_IDLE)


def next_wait(
    interval: timedelta, *, wishes: Iterable[timedelta | None], failures: int = 0, jitter: float = 0.0
) -> timedelta:
    """The time until the next poll.

    `interval` is the shortest that the desk wants, doubled by every failure in a row; `wishes` are the publisher's: the
    longest counts. `jitter` (0 to 1) adds up to a tenth, so that feeds added together do not stay together. Never more
    than a day.
    """
    longest = max([interval * (1 << min(failures, 12)), *(wish for wish in wishes if wish)])
    wait: timedelta = longest * (1 + jitter / 10)
    return min(wait, LONGEST_WAIT)
