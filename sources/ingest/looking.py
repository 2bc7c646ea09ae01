"""Look at an address before it becomes a feed: is it one, or a page that names some?

A worker looks, because only workers reach the outside world. What it finds stays with its job for a few days; nothing
else is stored until a person has chosen.

The address itself is opened as for a person. Where feeds are by custom is a machine's guess: robots.txt is asked, and
each guess is a job of its own, so that it takes its turn in the lane of its host.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from factcheck.core.errors import FactcheckError, ParseError
from factcheck.core.jobs import Wanted, Work, enqueue
from factcheck.core.models import Job, JobState
from sources.connectors.base import ParsedFeed
from sources.connectors.discovery import discovered, well_known
from sources.connectors.registry import connector
from sources.fetch import ACCEPT_FEED, Fetched, HttpError, RobotsDisallowed, fetch, open_session
from sources.ingest.door import host_of, policy
from sources.ingest.pages import checked_address
from sources.ingest.robots import Robots

KIND = "look_at_address"
#: A person is waiting: where a host wants a longer pause between two requests, nothing is guessed.
_LONGEST_DELAY = timedelta(seconds=5)


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
    job = Job.objects.filter(kind=KIND, key=f"look:{token}").order_by("-pk").first()
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


@dataclass(frozen=True, kw_only=True)
class _Step:
    """What one job of a look came to: `seen`, or `guesses` to be tried yet, or neither; then `refusal` says why."""

    seen: tuple[SeenFeed, ...] = ()
    guesses: tuple[str, ...] = ()
    refusal: str = ""
    #: The time that the host wants between two requests.
    delay: timedelta = timedelta(0)


def look_and_keep(work: Work) -> None:
    """Look once, and leave what was seen, or why nothing was, with the job; or go on with the next guess, in another.

    Never tried again by itself: somebody waits.
    """
    payload = work.payload
    robots = Robots(payload.get("guesses", ())[:1], policy())
    step = _guessed(payload["guesses"], payload["refusal"], robots) if "guesses" in payload else _looked(payload["url"])
    with transaction.atomic():
        robots.save()
        with work.finish(rest=step.delay):
            if not step.guesses:
                found = {"seen": [asdict(feed) for feed in step.seen]} if step.seen else {"refusal": step.refusal}
                Job.objects.filter(pk=work.job.pk).update(payload={**payload, "refusal": "", **found})
        if step.guesses:
            later = {**payload, "guesses": step.guesses, "refusal": step.refusal}
            enqueue(Wanted(KIND, work.job.key, later, lane=host_of(step.guesses[0])))


def _looked(url: str) -> _Step:
    """The feed at this address, or those that the page there names, or where feeds are by custom."""
    try:
        answer = fetch(url, policy=policy(), accept=ACCEPT_FEED)
        try:
            return _Step(seen=(_seen(url, _read(answer)),))
        except ParseError as no_feed:
            refusal = f"There is no feed at this address, and none is named there. {no_feed}"
        named = discovered(answer.body, answer.final_url, answer.content_type)
    except FactcheckError as error:
        return _Step(refusal=str(error))
    if named:
        return _Step(seen=tuple(SeenFeed(url=feed.url, title=feed.title, about="named by the page") for feed in named))
    return _Step(guesses=well_known(answer.final_url), refusal=refusal)


def _guessed(guesses: Iterable[str], refusal: str, robots: Robots) -> _Step:
    """Try the first that robots.txt lets us open. A host in trouble, or that wants long pauses, is left alone."""
    nothing, left, delay = _Step(refusal=refusal), iter(guesses), timedelta(0)
    with open_session(policy()) as session:
        for guess in left:
            try:
                delay = robots.check(guess, session)
                if delay > _LONGEST_DELAY:
                    return nothing
                return _Step(seen=(_seen(guess, _read(session.fetch(guess, accept=ACCEPT_FEED))),), delay=delay)
            except RobotsDisallowed:
                continue
            except (HttpError, ParseError) as error:
                if error.retry_after:
                    return _Step(refusal=refusal, delay=error.retry_after)
                return _Step(guesses=tuple(left), refusal=refusal, delay=delay)
            except FactcheckError:
                return nothing
    return nothing


def _read(answer: Fetched) -> ParsedFeed:
    return connector("auto").parse(answer.body, url=answer.final_url, content_type=answer.content_type)


def _seen(url: str, feed: ParsedFeed) -> SeenFeed:
    count = len(feed.entries) + len(feed.reviews)
    about = f"{count} entr{'y' if count == 1 else 'ies'}"
    if feed.parts:
        about += f", and {len(feed.parts)} further document{'' if len(feed.parts) == 1 else 's'}"
    return SeenFeed(url=url, title=feed.title, about=about)
