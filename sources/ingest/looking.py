"""Look at an address before it becomes a feed: is it one, or a page that names some?

A worker looks, because only workers reach the outside world. What it finds stays with its job for a few days; nothing
else is stored until a person has chosen.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from factcheck.core.errors import FactcheckError, ParseError
from factcheck.core.jobs import Wanted, Work, enqueue
from factcheck.core.models import Job, JobState
from sources.connectors.base import ParsedFeed
from sources.connectors.discovery import discovered, well_known
from sources.connectors.registry import connector
from sources.fetch import ACCEPT_FEED, Fetched, fetch
from sources.ingest.door import host_of, policy
from sources.ingest.pages import checked_address

KIND = "look_at_address"
#: Customary addresses are tried for so many seconds; a person is waiting.
_PATIENCE = 20.0


@dataclass(frozen=True, kw_only=True)
class SeenFeed:
    """A feed that could be polled; `about` says in a few words what speaks for it."""

    url: str
    title: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """How looking at `url` stands. `given` is what the person entered besides; `refusal` says why nothing was found."""

    url: str
    given: dict[str, Any]
    is_over: bool
    seen: tuple[SeenFeed, ...] = ()
    refusal: str = ""


def look_wanted(url: str, given: dict[str, Any], token: str) -> Wanted:
    """The work of looking at an address. In the lane of its host, as every request to it is."""
    payload = {"url": url, "given": given}
    return Wanted(KIND, f"look:{token}", payload, lane=host_of(url))


def ask_for_look(url: str, given: dict[str, Any]) -> str:
    """Have a worker look at the address; returns the token that `look_of` takes. Raises what `checked_address` does."""
    token = uuid.uuid4().hex
    with transaction.atomic():
        enqueue(look_wanted(checked_address(url), given, token))
    return token


def look_of(token: str) -> Look | None:
    """How a look that was asked for stands; None when there is none (any more)."""
    job = Job.objects.filter(kind=KIND, key=f"look:{token}").first()
    if job is None:
        return None
    payload = job.payload
    return Look(
        url=payload["url"],
        given=payload["given"],
        is_over=job.state in {JobState.DONE, JobState.FAILED},
        seen=tuple(SeenFeed(**feed) for feed in payload.get("seen", ())),
        refusal=payload.get("refusal", "") or (job.last_error if job.state == JobState.FAILED else ""),
    )


def look_and_keep(work: Work) -> None:
    """Look, and leave what was seen, or why nothing was, with the job. Never tried again by itself: somebody waits."""
    found: dict[str, Any]
    try:
        found = {"seen": [asdict(feed) for feed in look_at(work.payload["url"])]}
    except FactcheckError as error:
        found = {"refusal": str(error)}
    with work.finish():
        Job.objects.filter(pk=work.job.pk).update(payload=work.payload | found)


def look_at(url: str) -> tuple[SeenFeed, ...]:
    """The feed at this address, or those that the page there names, or the first that is where feeds are by custom.

    Raises what the door raises, and `ParseError` when there is no feed to be seen.
    """
    answer = fetch(url, policy=policy(), accept=ACCEPT_FEED)
    try:
        return (_seen(url, _read(answer)),)
    except ParseError as error:
        no_feed = error
    named = discovered(answer.body, answer.final_url, answer.content_type)
    if named:
        return tuple(SeenFeed(url=feed.url, title=feed.title, about="named by the page") for feed in named)
    for feed in _where_feeds_are_by_custom(answer.final_url):
        return (feed,)
    raise ParseError(f"There is no feed at this address, and none is named there. {no_feed}")


def _where_feeds_are_by_custom(url: str) -> Iterator[SeenFeed]:
    deadline = time.monotonic() + _PATIENCE
    for guess in well_known(url):
        if time.monotonic() > deadline:
            return
        try:
            yield _seen(guess, _read(fetch(guess, policy=policy(), accept=ACCEPT_FEED)))
        except FactcheckError:
            continue


def _read(answer: Fetched) -> ParsedFeed:
    return connector("auto").parse(answer.body, url=answer.final_url, content_type=answer.content_type)


def _seen(url: str, feed: ParsedFeed) -> SeenFeed:
    count = len(feed.entries) + len(feed.reviews)
    about = f"{count} entr{'y' if count == 1 else 'ies'}"
    if feed.parts:
        about += f", and {len(feed.parts)} further document{'' if len(feed.parts) == 1 else 's'}"
    return SeenFeed(url=url, title=feed.title, about=about)
