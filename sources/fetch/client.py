"""Fetch one page: redirects by hand, each hop through the same door, one wall clock over everything."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urljoin

import httpcore2

from factcheck.core.text import storable
from sources.fetch.body import ACCEPT_ENCODING, read_body
from sources.fetch.errors import FetchTimeout, HttpError, InvalidUrl, TooLarge, TooManyRedirects, Unreachable
from sources.fetch.policy import FetchPolicy, ParsedUrl, check_url
from sources.fetch.transport import Clock, Deadline, Resolver, guarded_connection, resolve_host

ACCEPT_PAGE = "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5"
ACCEPT_FEED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

#: No site is obeyed that asks to stay away for longer.
MAX_RETRY_AFTER = timedelta(days=30)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Redirect:
    """One hop: the status and Location (made absolute) that `url` answered with."""

    status: int
    url: str
    location: str


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What a site answered with success (2xx), or 304 to a conditional request."""

    url: str
    final_url: str
    redirects: tuple[Redirect, ...]
    status: int
    #: Names in lower case, in the order received; a name may occur more than once.
    headers: tuple[tuple[str, str], ...]
    #: Unpacked; empty for 304.
    body: bytes
    fetched_at: datetime
    not_modified: bool
    etag: str
    last_modified: str
    #: The Content-Type header as sent, "" when there is none.
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What a fetch needs from the machine: names, the wall clock, and the calendar."""

    resolve: Resolver = resolve_host
    monotonic: Clock = time.monotonic
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def fetch(
    url: str,
    *,
    policy: FetchPolicy,
    etag: str = "",
    last_modified: str = "",
    accept: str = ACCEPT_PAGE,
    ports: Ports | None = None,
) -> Fetched:
    """Fetch `url` with GET; with `etag` or `last_modified` of an earlier answer, conditionally (RFC 9110, 13).

    Raises the errors of `sources.fetch.errors`, each with a sentence, an `outcome` and whether trying again can help.
    """
    ports = ports or Ports()
    deadline = Deadline(policy.timeout.total_seconds(), ports.monotonic)
    validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"User-Agent": policy.user_agent, "Accept": accept, "Accept-Encoding": ACCEPT_ENCODING, **validators}
    sent = {name: value for name, value in headers.items() if _is_sendable(value)}
    redirects: list[Redirect] = []
    here = check_url(url, policy)
    while True:
        answer = _request(here, policy, deadline, ports, sent)
        if answer.status not in _REDIRECTS:
            break
        there = _next_hop(here, answer, policy)
        redirects.append(Redirect(answer.status, str(here), str(there)))
        if len(redirects) > policy.max_redirects:
            raise TooManyRedirects(f"The site sends us on more than {policy.max_redirects} times, or in a circle.")
        here = there
    if answer.status == HTTPStatus.NOT_MODIFIED and not sent.keys() & validators.keys():
        raise HttpError(answer.status, "The site says “not modified” to a request without conditions.")
    return Fetched(
        url=url,
        final_url=str(here),
        redirects=tuple(redirects),
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        fetched_at=ports.now(),
        not_modified=answer.status == HTTPStatus.NOT_MODIFIED,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        content_type=answer.header("content-type"),
    )


def parse_retry_after(value: str, *, now: datetime) -> timedelta | None:
    """The time a Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3); None when unreadable."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:12]), MAX_RETRY_AFTER.total_seconds()))
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta(0)), MAX_RETRY_AFTER)


def _request(
    url: ParsedUrl, policy: FetchPolicy, deadline: Deadline, ports: Ports, headers: Mapping[str, str]
) -> _Answer:
    """One GET without redirects. The body is read only where there is one to keep."""
    target = httpcore2.URL(scheme=url.scheme, host=url.host, port=url.port, target=url.target)
    lines = [("Host", url.authority), *headers.items(), ("Connection", "close")]
    encoded = [(name.encode("ascii"), value.encode("latin-1")) for name, value in lines]
    timeouts = {"connect": policy.connect_timeout.total_seconds()}
    with (
        _readable_failures(url),
        closing(guarded_connection(url, policy, deadline, ports.resolve)) as connection,
        connection.stream("GET", target, headers=encoded, extensions={"timeout": timeouts}) as response,
    ):
        answer = _Answer(response.status, _storable_headers(response.headers), b"")
        if answer.status in _REDIRECTS or answer.status == HTTPStatus.NOT_MODIFIED:
            return answer
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise _http_error(url, answer, ports.now())
        return _Answer(answer.status, answer.headers, _read(response, answer, policy, deadline))


def _read(response: httpcore2.Response, answer: _Answer, policy: FetchPolicy, deadline: Deadline) -> bytes:
    length = answer.header("content-length")
    if length.isdigit() and int(length[:20]) > policy.max_bytes:
        raise TooLarge(f"The page is larger than {policy.max_bytes:,} bytes; it was not read.")
    encoding = answer.header("content-encoding")
    return read_body(_timed(response.iter_stream(), deadline), encoding=encoding, max_bytes=policy.max_bytes)


def _timed(chunks: Iterator[bytes], deadline: Deadline) -> Iterator[bytes]:
    """The same chunks, checked against the clock: one read of the socket can hold thousands of tiny chunks."""
    for chunk in chunks:
        deadline.remaining()
        yield chunk


@contextmanager
def _readable_failures(url: ParsedUrl) -> Iterator[None]:
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise FetchTimeout(f"{url.host} did not answer in time.") from error
    except httpcore2.ConnectError as error:
        raise Unreachable(f"No secure connection to {url.host} could be made; its certificate may be wrong.") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise Unreachable(f"The connection to {url.host} broke off, or what came back is not HTTP.") from error


def _next_hop(here: ParsedUrl, answer: _Answer, policy: FetchPolicy) -> ParsedUrl:
    location = answer.header("location").strip()
    if not location:
        raise HttpError(answer.status, f"{here.host} sends us on (HTTP {answer.status}) without saying where.")
    try:
        return check_url(urljoin(str(here), location), policy)
    except InvalidUrl as error:
        raise InvalidUrl(f"{here.host} sends us on to an address that is not opened. {error}") from error
    except ValueError as error:
        raise InvalidUrl(f"{here.host} sends us on to something that is not an address.") from error


def _http_error(url: ParsedUrl, answer: _Answer, now: datetime) -> HttpError:
    try:
        phrase = f"HTTP {answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        phrase = f"HTTP {answer.status}"
    wait = parse_retry_after(answer.header("retry-after"), now=now)
    return HttpError(answer.status, f"{url.host} answered: {phrase}.", retry_after=wait)


def _storable_headers(raw: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("ascii", "replace").lower(), _header_text(value)) for name, value in raw)


def _header_text(value: bytes) -> str:
    try:
        return storable(value.decode("utf-8"))
    except UnicodeDecodeError:
        return storable(value.decode("latin-1"))


def _is_sendable(value: str) -> bool:
    """Validators come from other people's headers: what cannot stand in a header line is left out."""
    return bool(value) and value.isprintable() and value.isascii()
