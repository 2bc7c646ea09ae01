"""Search with one provider, page after page, and store what it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from factcheck.core.errors import FactcheckError, NotYet, Throttled
from factcheck.core.jobs import enqueue
from factcheck.core.text import one_line
from sources.connectors.base import FoundArticle, ReviewedClaim, SearchConnector, SearchPage, SearchQuery
from sources.ingest import providers
from sources.ingest.pages import checked_address, outlet_of
from sources.ingest.polling import fetch_wanted
from sources.ingest.urls import normalised, registered_domain, url_sha256
from sources.models import Article

MAX_PAGES = 3
_LONGEST_URL = 2_000


@dataclass(frozen=True)
class ProviderSearch:
    """One search as it ran: enough to repeat it, what it named, and what kept it from naming more."""

    provider: str
    #: The first address asked, without the key.
    address: str
    at: datetime
    duration: timedelta
    pages: int = 0
    articles: tuple[FoundArticle, ...] = ()
    reviews: tuple[ReviewedClaim, ...] = ()
    #: Results that could not be used.
    skipped: int = 0
    error: FactcheckError | None = None
    notes: tuple[str, ...] = ()

    @property
    def found_nothing(self) -> bool:
        return not self.articles and not self.reviews

    @property
    def is_throttled(self) -> bool:
        """Whether the provider, or the quota we keep, stopped the search before its first page."""
        return isinstance(self.error, Throttled) and not self.pages

    @property
    def is_partial(self) -> bool:
        """Whether there were answers before something went wrong."""
        return self.error is not None and self.pages > 0


def search(connector: SearchConnector, query: SearchQuery) -> ProviderSearch:
    """Ask for pages until there are enough results. Writes nothing but the log of requests.

    Raises `NotYet` when the provider must not be asked now; whatever else goes wrong is in `error`.
    """
    started, address, cursor = timezone.now(), "", ""
    pages: list[SearchPage] = []
    error: FactcheckError | None = None
    try:
        access = providers.access_to(connector)
        while len(pages) < MAX_PAGES and (not pages or cursor) and _count(pages) < query.limit:
            request = connector.request(query, access.account, cursor=cursor)
            address = address or request.url
            pages.append(providers.ask(access, request, _reader(connector, cursor)))
            cursor = pages[-1].next_cursor
    except NotYet as early:
        if not pages:
            raise
        error = early
    except FactcheckError as problem:
        error = problem
    return ProviderSearch(
        provider=connector.name,
        address=address,
        at=started,
        duration=timezone.now() - started,
        pages=len(pages),
        articles=tuple(article for page in pages for article in page.articles),
        reviews=tuple(dict.fromkeys(review for page in pages for review in page.reviews)),
        skipped=sum(page.skipped for page in pages),
        error=error,
        notes=tuple(dict.fromkeys(note for page in pages for note in page.notes)),
    )


def _count(pages: Sequence[SearchPage]) -> int:
    return sum(len(page.articles) + len(page.reviews) for page in pages)


def _reader(connector: SearchConnector, cursor: str) -> providers.Reader[SearchPage]:
    return lambda body, content_type: connector.parse(body, content_type=content_type, cursor=cursor)


def store_articles(found: Sequence[FoundArticle], *, found_by: str) -> list[Article]:
    """The articles that a search names, in one row each; pages that are new to us will be fetched.

    At most `FACTCHECK_SEARCH_LIMIT` results, the first ones, make new articles; of the others those count that are
    known. Call inside a transaction.
    """
    by_hash = _usable(found)
    known = set(Article.objects.filter(url_sha256__in=by_hash).values_list("url_sha256", flat=True))
    first = set(list(by_hash)[: settings.FACTCHECK_SEARCH_LIMIT])
    new = {digest: by_hash[digest] for digest in first - known}
    # In one order, outlets as well as articles: two searches that name the same would wait for each other otherwise.
    by_domain = sorted(new, key=lambda digest: registered_domain(new[digest].url))
    rows = {digest: _article(digest, new[digest], found_by) for digest in by_domain}
    Article.objects.bulk_create([rows[digest] for digest in sorted(rows)], ignore_conflicts=True)
    articles = list(Article.objects.filter(url_sha256__in=[*known, *first]).order_by("pk"))
    enqueue(*(fetch_wanted(article) for article in articles if article.url_sha256 in new))
    return articles


def _usable(found: Sequence[FoundArticle]) -> dict[str, FoundArticle]:
    """By hash of the address, in the order found; of two spellings of one address the same one always counts."""
    by_hash: dict[str, FoundArticle] = {}
    for article in found:
        if not _is_usable(article.url):
            continue
        digest = url_sha256(article.url)
        before = by_hash.get(digest, article)
        by_hash[digest] = min(before, article, key=lambda one: (one.url, one.title))
    return by_hash


def _is_usable(url: str) -> bool:
    try:
        checked_address(url)
        return len(normalised(url)) <= _LONGEST_URL
    except (FactcheckError, ValueError):
        return False


def _article(digest: str, found: FoundArticle, found_by: str) -> Article:
    return Article(
        outlet=outlet_of(found.url),
        url=normalised(found.url),
        url_sha256=digest,
        title=one_line(found.title, limit=500),
        language=found.language[:12],
        published_at=found.published_at,
        found_by=found_by,
    )
