"""Fetch an article's page, read its text, store both."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from factcheck.core.errors import FactcheckError
from factcheck.core.text import one_line
from sources.extraction.article import ExtractedArticle, extract_article
from sources.fetch import Fetched, check_address, check_url, open_session
from sources.ingest.door import Visit, policy, since
from sources.ingest.published_reviews import PAGE, store_reviews
from sources.ingest.robots import Robots
from sources.ingest.snapshots import Copy, store_snapshot
from sources.ingest.urls import normalised, registered_domain, url_sha256
from sources.models import Article, Outlet, Snapshot
from sources.schema_org.claim_review import ReviewedClaim

#: What an article takes over from its page.
_READ = ("title", "byline", "language", "published_at", "modified_at", "access", "fetch_error")


@dataclass(frozen=True)
class Page:
    """A visit and, if it went well, what was read from the page."""

    visit: Visit
    extracted: ExtractedArticle | None = None
    #: What was learned of the site's robots.txt, to be stored, and the time it wants between two requests.
    robots: Robots | None = None
    delay: timedelta = timedelta(0)

    def log(self, article: Article) -> None:
        """Write the visit down, in the caller's transaction."""
        self.visit.log(article=article)
        if self.robots:
            self.robots.save()


# By hand: a select_related takes Django four times as long to put together as the database to answer.
_TO_VISIT = """
    SELECT a.*, coalesce(o.ignores_robots, false) AS ignores_robots
    FROM sources_article a LEFT JOIN sources_outlet o ON o.id = a.outlet_id
    WHERE a.id = %s AND a.url <> ''
"""


def visit_article(pk: int) -> tuple[Article, Page] | None:
    """Fetch and read an article's page, if the site's robots.txt lets programs open it. None if there is no page."""
    article = next(iter(Article.objects.raw(_TO_VISIT, [pk])), None)
    if article is None:
        return None
    robots = None if vars(article)["ignores_robots"] else Robots([article.url], policy())
    return article, fetch_page(article.url, robots=robots)


def fetch_page(url: str, *, robots: Robots | None = None) -> Page:
    """Fetch and read one page. Never raises `FactcheckError`: what went wrong is in `visit.error`. No database.

    Without `robots` the page is opened as for a person who asked for this very page.
    """
    started = timezone.now()
    fetched: Fetched | None = None
    delay = timedelta(0)
    try:
        with open_session(policy()) as session:
            delay = robots.check(url, session) if robots else delay
            fetched = session.fetch(url)
        extracted = extract_article(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
    except FactcheckError as error:
        return Page(Visit(url, started, since(started), fetched, error), robots=robots, delay=delay)
    return Page(Visit(url, started, since(started), fetched), extracted, robots=robots, delay=delay)


def checked_address(url: str) -> str:
    """The address, if the door would open it at all, else `FetchError`. A name is resolved only when fetching."""
    rules = policy()
    parsed = check_url(url, rules)
    if _is_ip_address(parsed.host) and parsed.origin not in rules.allowed_origins:
        check_address(parsed.host)
    return parsed.scheme + url[len(parsed.scheme) :]


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def article_at(url: str) -> Article:
    """The one article at this address; made, with its outlet, if it is new. Call inside a transaction."""
    # Called only if it is new: a known article may be an outlet's that has another domain.
    new: dict[str, Any] = {"url": normalised(url), "outlet": lambda: outlet_of(url)}
    article, _ = Article.objects.get_or_create(url_sha256=url_sha256(url), defaults=new)
    return article


def outlet_of(url: str) -> Outlet:
    """The outlet whose page this is; one is made from the domain if none is known."""
    domain = registered_domain(url)
    known = Outlet.objects.publishing(url, domain=domain).first()
    return known or Outlet.objects.get_or_create(domain=domain, defaults={"name": domain})[0]


def store_page(article: Article, page: Page) -> Snapshot:
    """Log the visit and store what was read. Call inside a transaction; raises the visit's error if there is one."""
    fetched, extracted = page.visit.fetched, page.extracted
    if page.visit.error or fetched is None or extracted is None:
        raise page.visit.error or ValueError("a page that went well has a body and a text")
    page.log(article)
    snapshot = store_snapshot(
        article,
        Copy(
            body=fetched.body,
            packed_body=fetched.packed_body,
            text=extracted.text,
            fetched_at=fetched.fetched_at,
            extractor=extracted.extractor,
            url=fetched.url,
            final_url=fetched.final_url,
            redirects=tuple((hop.status, hop.url, hop.location) for hop in fetched.redirects),
            status=fetched.status,
            headers=fetched.headers,
            title=extracted.title,
            byline=extracted.byline,
            language=extracted.language,
            language_source=extracted.language_source,
            published_at=extracted.published_at,
            published_source=extracted.published_source,
            modified_at=extracted.modified_at,
            modified_source=extracted.modified_source,
            access=extracted.access,
            canonical_url=extracted.canonical_url,
        ),
    )
    store_reviews(_own(extracted, fetched.final_url), found_by=PAGE, article=article)
    article.title = article.title or snapshot.title
    article.byline = article.byline or snapshot.byline
    article.language = article.language or snapshot.language
    article.published_at = article.published_at or snapshot.published_at
    article.modified_at = extracted.modified_at or article.modified_at
    article.access = extracted.access
    article.fetch_error = ""
    # Nothing else: others may have written to the row while the page was fetched.
    article.save(update_fields=_READ)
    return snapshot


def _own(extracted: ExtractedArticle, url: str) -> list[ReviewedClaim]:
    """The checks that stand on the site of the page: anybody can mark up a check as somebody else's."""
    site = registered_domain(url)
    return [review for review in extracted.reviews if registered_domain(review.url) == site]


def store_text(text: str, *, title: str, extractor: str = "as handed in") -> Snapshot:
    """Store a text that was handed in (`text` as returned by `checked_text`) as an article of its own."""
    article = Article.objects.create(title=one_line(title))
    return store_snapshot(
        article,
        Copy(body=text.encode(), text=text, fetched_at=timezone.now(), extractor=extractor, title=title),
    )
