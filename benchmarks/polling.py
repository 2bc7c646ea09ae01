"""Polling feeds beside `reader` (lemon24/reader), a well-kept feed library: same feeds, same site, taking turns.

Ours does what the service does: due feeds become jobs, robots.txt is asked, the documents are read in the sandbox, new
entries become articles with the work of fetching them, every visit is logged in PostgreSQL. `reader` stores what it
reads in SQLite, in its own process; so the CPU time of our database's process is shown, too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from benchmarks.feed_site import feed_path, feed_site
from benchmarks.loopback import allowed
from benchmarks.measuring import Row, Spent, seconds
from benchmarks.peers import interpreter
from factcheck.core import jobs
from sources.ingest.urls import url_sha256
from sources.models import Feed, FetchAttempt, Outlet

PROMISE = "polls feeds with news at 5 times, and those without at several times, the pace of reader per CPU second"
NEEDS_DATABASE = True
ROUND, ROUNDS, QUICK_ROUND, QUICK_ROUNDS = 200, 3, 6, 1
FEW, MANY, QUICK_MANY = 100, 10_000, 200
_QUIET_POLLS = 4
UNIT = "feeds/CPU s"


def bench(*, quick: bool) -> list[Row]:
    """Feeds per CPU second with news and without, ours and the peer's in turn; then many feeds against few."""
    size, rounds = (QUICK_ROUND, QUICK_ROUNDS) if quick else (ROUND, ROUNDS)
    with feed_site() as origin, allowed(origin):
        peer = _Reader(origin)
        with peer:
            rows = _beside_reader(peer, size, rounds)
        return [*rows, *_flat(origin, QUICK_MANY if quick else MANY, first=size * rounds)]


def _beside_reader(peer: _Reader, size: int, rounds: int) -> list[Row]:
    ours, theirs = [Spent(), Spent()], [0.0, 0.0]
    for number in range(rounds):
        numbers = range(number * size, (number + 1) * size)
        add_feeds(peer.origin, numbers)
        peer.add(numbers)
        for phase, times in enumerate((1, _QUIET_POLLS)):
            for _ in range(times):
                with all_polled(peer.origin, numbers):
                    ours[phase].on(run_due)
                theirs[phase] += peer.poll(numbers)
    rows = []
    for phase, what in enumerate(("feeds with 50 new entries", "feeds not modified")):
        polled = size * rounds * (1, _QUIET_POLLS)[phase]
        their_pace = polled / theirs[phase]
        rows.append(Row(what, polled / ours[phase].ours, "reader", their_pace, UNIT))
        rows.append(Row("the same, our database counted", polled / ours[phase].in_all, "reader", their_pace, UNIT))
    return rows


def _flat(origin: str, many: int, *, first: int) -> list[Row]:
    """The cost of a poll with many feeds beside that with few; none of them has news."""
    few = range(first, first + FEW)
    add_feeds(origin, few)
    poll_once(origin, few)
    for_few = seconds(lambda: poll_once(origin, few)) / FEW
    known = Feed.objects.in_bulk(list(Feed.objects.values_list("pk", flat=True)))
    more = range(first + FEW, first + FEW + many - len(known))
    add_feeds(origin, more, as_if_polled=True)
    everything = Feed.objects.all()
    everything.update(next_fetch_at=timezone.now())
    taken = seconds(run_due)
    asked = everything.count()
    return [
        Row(f"one poll of {asked:,} due feeds, none with news", taken / 60, "10 minutes", 10, "minutes"),
        Row(f"a feed among {asked:,}", 1000 * taken / asked, f"a feed among {FEW}", 1000 * for_few, "ms wall"),
    ]


def add_feeds(origin: str, numbers: range, *, as_if_polled: bool = False) -> None:
    """Feeds of the site; `as_if_polled` gives them the ETag that the site knows."""
    outlet, _ = Outlet.objects.get_or_create(domain="bench.example", defaults={"name": "Bench"})
    later = timezone.now() + timedelta(days=1)
    Feed.objects.bulk_create(
        Feed(
            outlet=outlet,
            url=origin + feed_path(number),
            url_sha256=url_sha256(origin + feed_path(number)),
            etag=f'"{feed_path(number)}"' if as_if_polled else "",
            next_fetch_at=later,
        )
        for number in numbers
    )


@contextmanager
def all_polled(origin: str, numbers: range) -> Iterator[None]:
    """These feeds are due, and no others; by the end of the block each must have been polled once, with success."""
    hashes = [url_sha256(origin + feed_path(number)) for number in numbers]
    Feed.objects.filter(url_sha256__in=hashes).update(next_fetch_at=timezone.now())
    before = FetchAttempt.objects.count()
    yield
    if FetchAttempt.objects.count() - before != len(numbers):
        raise RuntimeError("Other feeds were polled than were due.")
    if failed := Feed.objects.filter(failures__gt=0).first():
        raise RuntimeError(f"A poll failed: {failed.last_error}")


def poll_once(origin: str, numbers: range) -> None:
    """Make these feeds due and poll them."""
    with all_polled(origin, numbers):
        run_due()


def run_due() -> None:
    """Sweep and work until nothing is due."""
    while Feed.objects.due(timezone.now()).exists():
        jobs.sweep()
        while jobs.run_next("poll"):
            pass


_SCRIPT = """
import json, os, sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for line in sys.stdin:
    what, urls = json.loads(line)
    if what == "add":
        for url in urls: reader.add_feed(url)
        print(0, flush=True)
        continue
    before = os.times()
    for url in urls: reader.update_feed(url)
    after = os.times()
    print(after.user + after.system - before.user - before.system, flush=True)
"""


class _Reader:
    """The peer, in a process of its own with a database of its own."""

    def __init__(self, origin: str) -> None:
        self._python = interpreter()
        self.origin = origin
        self._folder = TemporaryDirectory()
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> None:
        path = Path(self._folder.name) / "reader.sqlite"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen([self._python, "-c", _SCRIPT, path], text=True, **pipes)  # type: ignore[call-overload]

    def __exit__(self, *_: object) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait(10)
        shutil.rmtree(self._folder.name, ignore_errors=True)

    def add(self, numbers: range) -> None:
        self._ask("add", numbers)

    def poll(self, numbers: range) -> float:
        """CPU seconds."""
        return self._ask("poll", numbers)

    def _ask(self, what: str, numbers: range) -> float:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("The peer is not running.")
        print(json.dumps([what, [self.origin + feed_path(n) for n in numbers]]), file=process.stdin, flush=True)
        return float(process.stdout.readline())
