"""Fetch addresses: redirects by hand, each hop through the same door, one wall clock over everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode, urljoin

from factcheck.core.text import storable
from sources.fetch.body import ACCEPT_ENCODING, Body, read_body, read_start
from sources.fetch.connection import Connections, Question
from sources.fetch.credentials import NONE, Credentials
from sources.fetch.errors import HttpError, InvalidUrl, TooLarge, TooManyRedirects
from sources.fetch.hints import freshness, parse_retry_after, permanent_url
from sources.fetch.policy import FetchPolicy, ParsedUrl, check_url
from sources.fetch.transport import Deadline, Ports

ACCEPT_PAGE = "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5"
ACCEPT_FEED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.5"
)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Redirects that repeat the question as it was, what it brings included.
_REPEATING = frozenset({307, 308})
#: How much is read of a page that comes with an error status, and for how many seconds.
_REASON_BYTES, _REASON_SECONDS = 4096, 2.0


@dataclass(frozen=True)
class Redirect:
    """One hop: the status and Location (made absolute) that `url` answered with."""

    status: int
    url: str
    location: str


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What a site answered with success (2xx), or 304 to a conditional request. No address in it holds a credential."""

    url: str
    final_url: str
    redirects: tuple[Redirect, ...]
    status: int
    #: Names in lower case, in the order received; a name may occur more than once.
    headers: tuple[tuple[str, str], ...]
    #: Unpacked; empty for 304.
    body: bytes
    #: The body as a gzip file, where it came as just that; else empty.
    packed_body: bytes = field(default=b"", repr=False)
    fetched_at: datetime
    not_modified: bool
    #: Exactly as sent, with its quotes and “W/”.
    etag: str
    last_modified: str
    #: The Content-Type header as sent, "" when there is none.
    content_type: str

    @property
    def permanent_url(self) -> str:
        """Where the site has moved for good: as far as redirects from the first on say so; "" if it has not."""
        return permanent_url((hop.status, hop.location) for hop in self.redirects)

    @property
    def max_age(self) -> timedelta | None:
        """How long there will be nothing new, as the site says; None when it does not."""
        return freshness(self.headers, now=self.fetched_at)


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: Body

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True)
class _Brought:
    """The content of a POST, and what people call it."""

    name: str
    content_type: bytes
    data: bytes


@dataclass(frozen=True)
class _Wanted:
    """What is asked of one hop after the other; a redirect changes it."""

    url: ParsedUrl
    #: What a POST brings; None for a GET.
    brought: _Brought | None
    credentials: Credentials

    @property
    def method(self) -> str:
        return "GET" if self.brought is None else "POST"

    def sent_on(self, answer: _Answer, policy: FetchPolicy) -> _Wanted:
        """What to ask next, where the site sends us on to; an error when we do not follow."""
        there = _next_hop(self.url, answer, policy, self.credentials)
        is_same_site = there.origin == self.url.origin
        brought = self.brought
        if brought is not None and answer.status == HTTPStatus.SEE_OTHER:
            brought = None
        elif brought is not None and not (answer.status in _REPEATING and is_same_site):
            what = f"{self.url.host} sends our {brought.name} on (HTTP {answer.status}); not followed."
            raise HttpError(answer.status, what)
        return _Wanted(there, brought, self.credentials if is_same_site else NONE)


class Session:
    """Several fetches under one policy. A connection is kept for a moment in case the next one is to the same origin.

    For one thread. Close it, or get it from `open_session`.
    """

    def __init__(self, policy: FetchPolicy, ports: Ports | None = None) -> None:
        self._policy = policy
        self._ports = ports or Ports()
        self._connections = Connections(policy, self._ports)
        self._usual = _lines(("User-Agent", policy.user_agent), ("Accept-Encoding", ACCEPT_ENCODING))

    def close(self) -> None:
        """Close what is kept. The session can be used again."""
        self._connections.close()

    def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        accept: str = ACCEPT_PAGE,
        headers: tuple[tuple[str, str], ...] = (),
        secret_query: tuple[tuple[str, str], ...] = (),
        form: tuple[tuple[str, str], ...] | None = None,
        document: bytes | None = None,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Fetch `url`: with GET or, given a `form` or a `document` (JSON), POST; given validators, conditionally.

        `headers` and `secret_query` go to the URL's own origin only, never to where it sends us on, and stand in
        nothing that is returned or raised. A POST is sent once; of redirects it follows 303, and 307 and 308 within
        the origin. `max_bytes` replaces the policy's.

        Raises the errors of `sources.fetch.errors`, each with a sentence, an `outcome` and whether trying again helps.
        """
        deadline = Deadline(self._policy.timeout.total_seconds(), self._ports.monotonic)
        limit = self._policy.max_bytes if max_bytes is None else max_bytes
        conditions = _lines(("If-None-Match", etag), ("If-Modified-Since", last_modified))
        lines = [*self._usual, *_lines(("Accept", accept)), *conditions]
        wanted = _Wanted(
            check_url(url, self._policy),
            _brought(form, document),
            Credentials(headers, secret_query),
        )
        redirects: list[Redirect] = []
        while (answer := self._ask(wanted, lines, deadline, limit)).status in _REDIRECTS:
            following = wanted.sent_on(answer, self._policy)
            redirects.append(Redirect(answer.status, str(wanted.url), str(following.url)))
            if len(redirects) > self._policy.max_redirects:
                most = self._policy.max_redirects
                raise TooManyRedirects(f"The site sends us on more than {most} times, or in a circle.")
            wanted = following
        if answer.status == HTTPStatus.NOT_MODIFIED and not conditions:
            raise HttpError(answer.status, "The site says “not modified” to a request without conditions.")
        return _fetched(url, str(wanted.url), redirects, answer, self._ports.now())

    def _ask(self, wanted: _Wanted, lines: list[tuple[bytes, bytes]], deadline: Deadline, limit: int) -> _Answer:
        """One question without redirects. The body is read only where there is one to keep."""
        with self._connections.answered(wanted.url, _question(wanted, lines), deadline) as (head, connection):
            answer = _Answer(head.status_code, _as_text(head.headers), Body(b""))
            if answer.status in _REDIRECTS or answer.status == HTTPStatus.NOT_MODIFIED:
                return answer
            if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                chunks = connection.body(deadline.within(_REASON_SECONDS))
                reason = wanted.credentials.hidden_in(_reason(answer, chunks))
                raise _http_error(wanted.url, answer, reason, self._ports.now())
            return _Answer(answer.status, answer.headers, _read(answer, connection.body(deadline), limit))


@contextmanager
def open_session(policy: FetchPolicy, ports: Ports | None = None) -> Iterator[Session]:
    """A session that is closed at the end."""
    session = Session(policy, ports)
    try:
        yield session
    finally:
        session.close()


def fetch(
    url: str,
    *,
    policy: FetchPolicy,
    etag: str = "",
    last_modified: str = "",
    accept: str = ACCEPT_PAGE,
    headers: tuple[tuple[str, str], ...] = (),
    secret_query: tuple[tuple[str, str], ...] = (),
    form: tuple[tuple[str, str], ...] | None = None,
    document: bytes | None = None,
    max_bytes: int | None = None,
    ports: Ports | None = None,
) -> Fetched:
    """One fetch in a session of its own; see `Session.fetch`."""
    with open_session(policy, ports) as session:
        return session.fetch(
            url,
            etag=etag,
            last_modified=last_modified,
            accept=accept,
            headers=headers,
            secret_query=secret_query,
            form=form,
            document=document,
            max_bytes=max_bytes,
        )


def _question(wanted: _Wanted, lines: list[tuple[bytes, bytes]]) -> Question:
    sent = [(b"Host", wanted.url.authority.encode("ascii")), *lines]
    for name, value in wanted.credentials.headers:
        if not _is_sendable(value):
            raise ValueError(f"the header {name} has a value that cannot be sent")
        sent.append((name.encode("ascii"), value.encode("ascii")))
    content = wanted.brought.data if wanted.brought else b""
    if wanted.brought is not None:
        sent.append((b"Content-Type", wanted.brought.content_type))
        sent.append((b"Content-Length", str(len(content)).encode("ascii")))
    return Question(wanted.method, wanted.credentials.added_to(wanted.url), sent, content)


def _brought(form: tuple[tuple[str, str], ...] | None, document: bytes | None) -> _Brought | None:
    if document is not None:
        return _Brought("request", b"application/json", document)
    if form is not None:
        return _Brought("form", b"application/x-www-form-urlencoded", urlencode(form).encode("ascii"))
    return None


def _read(answer: _Answer, chunks: Iterator[bytes], max_bytes: int) -> Body:
    length = answer.header("content-length")
    if length.isdigit() and int(length[:20]) > max_bytes:
        raise TooLarge(f"The page is larger than {max_bytes:,} bytes; it was not read.")
    return read_body(chunks, encoding=answer.header("content-encoding"), max_bytes=max_bytes)


def _reason(answer: _Answer, chunks: Iterator[bytes]) -> str:
    start = read_start(chunks, encoding=answer.header("content-encoding"), max_bytes=_REASON_BYTES)
    return storable(start.decode("utf-8", "replace"))


def _fetched(url: str, final_url: str, redirects: list[Redirect], answer: _Answer, now: datetime) -> Fetched:
    return Fetched(
        url=url,
        final_url=final_url,
        redirects=tuple(redirects),
        status=answer.status,
        headers=answer.headers,
        body=answer.body.content,
        packed_body=answer.body.packed,
        fetched_at=now,
        not_modified=answer.status == HTTPStatus.NOT_MODIFIED,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        content_type=answer.header("content-type"),
    )


def _next_hop(here: ParsedUrl, answer: _Answer, policy: FetchPolicy, credentials: Credentials) -> ParsedUrl:
    location = answer.header("location").strip()
    if not location:
        raise HttpError(answer.status, f"{here.host} sends us on (HTTP {answer.status}) without saying where.")
    try:
        there = credentials.taken_from(check_url(urljoin(str(here), location), policy))
    except InvalidUrl as error:
        raise InvalidUrl(f"{here.host} sends us on to an address that is not opened. {error}") from error
    except ValueError as error:
        raise InvalidUrl(f"{here.host} sends us on to something that is not an address.") from error
    if credentials.occur_in(str(there)):
        raise InvalidUrl(f"{here.host} sends us on to an address that holds our key; it is not opened.")
    return there


def _http_error(url: ParsedUrl, answer: _Answer, reason: str, now: datetime) -> HttpError:
    try:
        phrase = f"HTTP {answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        phrase = f"HTTP {answer.status}"
    wait = parse_retry_after(answer.header("retry-after"), now=now)
    return HttpError(answer.status, f"{url.host} answered: {phrase}.", retry_after=wait, body=reason)


def _as_text(raw: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Header lines as they can be stored: h11 lets no NUL pass."""
    return tuple([(name.decode("ascii"), _decoded(value)) for name, value in raw])


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _lines(*headers: tuple[str, str]) -> list[tuple[bytes, bytes]]:
    """Validators come from other people's headers: what cannot stand in a header line is left out."""
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers if _is_sendable(value)]


def _is_sendable(value: str) -> bool:
    return bool(value) and value.isprintable() and value.isascii() and value == value.strip()
