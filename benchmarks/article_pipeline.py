"""Articles from a site to the archive, beside bare trafilatura, which is only handed the pages and stores nothing.

Ours are whole jobs: claimed, the site's robots.txt kept to, the page fetched over loopback and read in the sandbox, its
body, text, passages, hash chain and signature stored, copies of it looked for, the visit logged, the job finished.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test import override_settings

from benchmarks.datasets import shared
from benchmarks.extraction import BASELINE, Page, collection, f1, plainly
from benchmarks.loopback import allowed
from benchmarks.measuring import Row, Spent, cpu_seconds
from benchmarks.page_site import page_site
from factcheck.core import jobs
from factcheck.core.models import Job, JobState
from sources.ingest.polling import fetch_wanted
from sources.ingest.urls import url_sha256
from sources.models import Article, Feed, Outlet, Snapshot

PROMISE = "articles are fetched, read and stored at no less than 0.7 of the pace of trafilatura alone, no worse read"
NEEDS_DATABASE = True
ROUNDS, QUICK_ROUNDS, QUICK_PAGES = 3, 1, 10
#: Pages after which the other side has its turn.
_TURN = 11
UNIT = "pages/CPU s"


def bench(*, quick: bool) -> list[Row]:
    """All rows; `Skipped` without the collection."""
    pages, truth = collection(QUICK_PAGES if quick else None)
    return measure(pages, truth=truth, scorer=shared("eval/articles.py"), rounds=QUICK_ROUNDS if quick else ROUNDS)


def measure(pages: Sequence[Page], *, truth: dict[str, Any], scorer: Path, rounds: int) -> list[Row]:
    """Cost of both sides, and accuracy of the texts as they are stored. `truth` as in `extraction.measure`."""
    spent, theirs = Spent(), 0.0
    with _site_of(pages) as origin:
        # A round that does not count: imports, caches, and the model that tells languages apart.
        name(origin, pages)
        work()
        plainly(pages)
        for _ in range(rounds):
            _empty()
            for start in range(0, len(pages), _TURN):
                turn = pages[start : start + _TURN]
                name(origin, turn)
                spent.on(work)
                theirs += cpu_seconds(partial(plainly, turn))
        texts = _stored(origin, pages)
    done, pace = rounds * len(pages), rounds * len(pages) / theirs
    return [
        Row("articles fetched, read and stored", done / spent.ours, BASELINE, pace, UNIT),
        Row("the same, our database counted", done / spent.in_all, BASELINE, pace, UNIT),
        Row("text as stored (F1)", f1(texts, truth, scorer), BASELINE, f1(plainly(pages), truth, scorer), "F1"),
    ]


def name(origin: str, pages: Sequence[Page]) -> None:
    """What polling does about these pages when a feed names them."""
    feed = _feed(origin)
    urls = [_address(origin, page) for page in pages]
    with transaction.atomic():
        articles = Article.objects.bulk_create(
            Article(outlet_id=feed.outlet_id, feed=feed, url=url, url_sha256=url_sha256(url)) for url in urls
        )
        jobs.enqueue(*map(fetch_wanted, articles))


def work() -> None:
    """What a worker does until nothing waits."""
    while jobs.run_next("fetch"):
        pass
    if Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).exists():
        raise RuntimeError("The queue is said to be empty, but pages wait.")


def _feed(origin: str) -> Feed:
    url = f"{origin}/feed"
    outlet, _ = Outlet.objects.get_or_create(domain="bench.example", defaults={"name": "Bench"})
    feed, _ = Feed.objects.get_or_create(url_sha256=url_sha256(url), defaults={"url": url, "outlet": outlet})
    return feed


def _stored(origin: str, pages: Sequence[Page]) -> dict[str, str]:
    """The texts of a page's snapshot; "" for one that could not be read."""
    texts: dict[str, str] = dict(Snapshot.objects.values_list("url", "text"))
    return {page.id: texts.get(_address(origin, page), "") for page in pages}


def _address(origin: str, page: Page) -> str:
    return f"{origin}/pages/{page.id}"


def _empty() -> None:
    """No page was ever seen: stored again, each would be the copy of itself."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sources_article, core_job CASCADE")
    for body in Path(storages["snapshots"].path("")).glob("*/*"):
        body.unlink()


@contextmanager
def _site_of(pages: Sequence[Page]) -> Iterator[str]:
    """The origin of a site with these pages, and a disk for their bodies."""
    with TemporaryDirectory() as site, TemporaryDirectory() as bodies:
        for page in pages:
            Path(site, f"{page.id}.html.gz").write_bytes(gzip.compress(page.body))
        storage = {"BACKEND": "sources.storage.WholeFileStorage", "OPTIONS": {"location": bodies}}
        # A host's pause as short as can be: the pages are all of one host, and what a pause costs is ours to pay.
        with (
            page_site(Path(site)) as origin,
            allowed(origin),
            override_settings(
                STORAGES={**settings.STORAGES, "snapshots": storage}, FACTCHECK_HOST_PAUSE=timedelta(microseconds=1)
            ),
        ):
            yield origin
