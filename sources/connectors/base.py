"""The contracts between ingest and the connectors, and the values that pass between them. No I/O of any kind.

Ingest's duties: fetch through `sources.fetch` what a connector asks for, keep to its quota, store what it returns, call
it from any thread.
A connector's duties: no network, no database, no state between calls; bytes of any kind end in what the method returns
or in a `factcheck.core.errors.ParseError` (providers also: `Throttled`, `ProviderRefused`) whose sentence tells people
what is wrong; bounded time and memory (parsers of other people's bytes belong into `sources.sandbox`); text without NUL
or lone surrogates; addresses absolute, http or https, at most 2,000 characters; times aware, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sources.schema_org.claim_review import ReviewedClaim as ReviewedClaim  # noqa: PLC0414 - part of the contracts

# --- What feeds bring -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One item of a feed, as plain text."""

    #: Unique within its feed at best; at most 1,000 characters.
    guid: str
    url: str
    title: str
    #: What the feed itself calls a summary; at most 500 characters.
    summary: str = ""
    author: str = ""
    #: None when missing or not believable.
    published_at: datetime | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FeedPart:
    """A further document that belongs to the feed, as a sitemap index names sitemaps."""

    url: str
    #: When its publisher changed it last; None when it does not say.
    modified_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ParsedFeed:
    """What a feed said, its entries in the feed's order."""

    title: str
    home_url: str
    language: str
    entries: tuple[FeedEntry, ...]
    #: Documents to be read as well, newest first where that is known.
    parts: tuple[FeedPart, ...] = ()
    #: Checks of claims that the document holds (a ClaimReview DataFeed).
    reviews: tuple[ReviewedClaim, ...] = ()
    #: How long the feed itself asks to wait before the next poll.
    ttl: timedelta | None = None
    #: Entries that could not be used: no http(s) link, repeated, or beyond the limit.
    skipped: int = 0
    #: Sentences for the desk about what was odd.
    notes: tuple[str, ...] = ()


class FeedConnector(Protocol):
    """Reads one format of feed."""

    @property
    def name(self) -> str:
        """The key in the registry, and in `Feed.connector`."""
        ...

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """The feed in `body`; `url` is where it came from, `content_type` the header. Raises ParseError."""
        ...


# --- What providers are asked -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Account:
    """How this installation reaches a provider: its own address, if not the usual one, and a key, if it has one."""

    key: str = field(default="", repr=False)
    #: Without a trailing slash; "" for the provider's own.
    base_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """At most `requests` per `per`, however many ask."""

    requests: int
    per: timedelta


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request: GET, or a POST of these fields (`form`, as a browser sends them) or of a `document` (JSON)."""

    url: str
    #: What must not be logged, such as a key: sent to this origin only, never to where it may send us on.
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    #: Query parameters that must not be logged; appended to `url` when it is sent.
    secret_query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    form: tuple[tuple[str, str], ...] | None = None
    document: bytes | None = field(default=None, repr=False)
    accept: str = "application/json"


# --- Searching --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SearchQuery:
    """What to look for. Every connector writes it in its provider's own language."""

    #: Words that matter, the most telling first; a provider that cannot take them all takes the first.
    words: tuple[str, ...]
    #: Names or quotations to be found as they stand; at most a few.
    phrases: tuple[str, ...] = ()
    #: The whole claim, for providers that take a sentence.
    sentence: str = ""
    since: datetime | None = None
    until: datetime | None = None
    #: BCP 47 of the articles wanted; "" for any.
    language: str = ""
    #: Results wanted at most.
    limit: int = 50


@dataclass(frozen=True, kw_only=True)
class FoundArticle:
    """An article that a news search names. Its text is fetched from its own page."""

    url: str
    title: str = ""
    outlet_name: str = ""
    #: When it was published; None where the provider does not say.
    published_at: datetime | None = None
    #: When the provider saw it first.
    seen_at: datetime | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of results; `next_cursor` is handed to the next request, "" when there is no more."""

    articles: tuple[FoundArticle, ...] = ()
    reviews: tuple[ReviewedClaim, ...] = ()
    next_cursor: str = ""
    #: Results left out: no usable address, repeated, not what was asked for.
    skipped: int = 0
    notes: tuple[str, ...] = ()


class SearchConnector(Protocol):
    """Speaks to one provider of news search or fact-check search."""

    @property
    def name(self) -> str:
        """The key in the registry, in settings and in `Retrieval.provider`, for example “gdelt”."""
        ...

    @property
    def title(self) -> str:
        """What people call the provider."""
        ...

    @property
    def needs_key(self) -> bool:
        """Whether the provider answers only those who have a key."""
        ...

    @property
    def quota(self) -> Quota:
        """The usual limit of the provider; an installation may set another."""
        ...

    def request(self, query: SearchQuery, account: Account, *, cursor: str = "") -> Request:
        """What to send for this page of results. InvalidInput when the query holds nothing to search for."""
        ...

    def parse(self, body: bytes, *, content_type: str, cursor: str = "") -> SearchPage:
        """The results in an answer with status 2xx; `cursor` is the one that was asked with.

        Raises ParseError, Throttled or ProviderRefused.
        """
        ...


# --- Archives ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ArchivedCopy:
    """A copy of a page in a public archive."""

    url: str
    archived_at: datetime


@dataclass(frozen=True, kw_only=True)
class Capture:
    """How an archive's work on a page stands.

    Exactly one of: `job_id` (it works on it; ask again later), `copy` (done), `refusal` (it will not or cannot).
    """

    job_id: str = ""
    copy: ArchivedCopy | None = None
    #: In words; `is_permanent` says whether asking once more is useless.
    refusal: str = ""
    is_permanent: bool = False
    #: Refused because there is a copy already: look it up.
    is_archived_already: bool = False


class ArchiveConnector(Protocol):
    """Speaks to one public web archive."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def quota(self) -> Quota: ...

    def lookup_request(self, url: str, account: Account, *, near: datetime | None = None) -> Request:
        """Ask for the copy of `url` that is nearest to a time."""
        ...

    def parse_lookup(self, body: bytes) -> ArchivedCopy | None:
        """The copy, or None when there is none. Raises ParseError or Throttled."""
        ...

    def capture_request(self, url: str, account: Account) -> Request:
        """Ask the archive to make a copy now. InvalidInput when the key it takes is missing or `url` is no address."""
        ...

    def parse_capture(self, body: bytes) -> Capture:
        """What it says to that. Raises ParseError or Throttled."""
        ...

    def status_request(self, job_id: str, account: Account) -> Request:
        """Ask how far it is. InvalidInput for an id that the archive does not give out."""
        ...

    def parse_status(self, body: bytes, *, job_id: str) -> Capture:
        """What it says to that about this job. Raises ParseError or Throttled."""
        ...
