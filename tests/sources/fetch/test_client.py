"""Fetching from a server that misbehaves in every way a server can."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from sources.fetch import (
    Fetched,
    FetchPolicy,
    FetchTimeout,
    HttpError,
    InvalidUrl,
    Ports,
    Redirect,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    UnsupportedContent,
    fetch,
)
from tests.sources.fetch.misbehaving_server import MisbehavingServer, redirect, response, serving
from tests.sources.fetch.misbehaviours import OK, Misbehaviour, misbehaviours

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MisbehavingServer]:
    with serving({}) as running:
        yield running


def loopback(host: str, port: int, seconds: float) -> Sequence[str]:
    """Every name leads to this machine."""
    return ["127.0.0.1"]


PORTS = Ports(resolve=loopback, now=lambda: NOW)


def get(server: MisbehavingServer, path: str = "/", *, limits: dict[str, Any] | None = None, **options: Any) -> Fetched:
    origins = frozenset({server.origin, f"http://news.example:{server.port}"})
    policy = FetchPolicy(allowed_origins=origins, user_agent="factcheck-test", **limits or {})
    return fetch(server.origin + path, policy=policy, ports=PORTS, **options)


IMPATIENT = {"timeout": timedelta(seconds=0.2)}


def test_a_page_arrives_with_all_that_evidence_needs(server: MisbehavingServer) -> None:
    headers = {"Content_Type": "text/html", "ETag": 'W/"7"', "Last_Modified": "Fri, 20 Nov 2026 11:00:00 GMT"}
    server.answers["/"] = response(b"<p>Hello", X_Odd="caf\xe9", Cache_Control="max-age=300", **headers)
    fetched = get(server)
    assert (fetched.status, fetched.body, fetched.not_modified) == (200, b"<p>Hello", False)
    assert (fetched.url, fetched.final_url, fetched.redirects) == (f"{server.origin}/", f"{server.origin}/", ())
    assert (fetched.etag, fetched.last_modified) == ('W/"7"', "Fri, 20 Nov 2026 11:00:00 GMT")
    assert fetched.content_type == "text/html"
    assert fetched.fetched_at == NOW
    assert (fetched.permanent_url, fetched.max_age) == ("", timedelta(minutes=5))
    assert ("x-odd", "café") in fetched.headers


def test_the_request_says_who_asks_and_takes_nothing_along(server: MisbehavingServer) -> None:
    server.answers["/"] = response(Set_Cookie="session=1")
    get(server, "/")
    get(server, "/")
    head = server.requests[1].lower()
    assert "user-agent: factcheck-test\r\n" in head
    assert "accept-encoding: gzip\r\n" in head
    assert "cookie" not in head


def test_proxy_settings_of_the_environment_are_ignored(
    server: MisbehavingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.answers["/"] = response(b"direct")
    assert get(server).body == b"direct"


def test_the_host_header_is_the_name_and_not_the_address(server: MisbehavingServer) -> None:
    server.answers["/from"] = redirect(f"http://news.example:{server.port}/to")
    server.answers["/to"] = response(b"there")
    assert get(server, "/from").body == b"there"
    assert f"host: news.example:{server.port}\r\n" in server.requests[1].lower()


def test_the_tls_server_name_is_the_name_and_a_failed_handshake_is_unreachable(server: MisbehavingServer) -> None:
    policy = FetchPolicy(allowed_origins=frozenset({f"https://news.example:{server.port}"}))
    with pytest.raises(Unreachable, match="secure connection"):
        fetch(f"https://news.example:{server.port}/", policy=policy, ports=PORTS)
    assert "news.example" in server.requests[0]


def test_a_packed_page_is_unpacked_and_kept_as_it_came(server: MisbehavingServer) -> None:
    packed = gzip.compress(b"text")
    server.answers["/"] = response(packed, Content_Encoding="gzip")
    page = get(server)
    assert (page.body, page.packed_body) == (b"text", packed)


def test_an_unchanged_page_costs_no_body(server: MisbehavingServer) -> None:
    server.answers["/"] = response(status="304 Not Modified", ETag='"7"')
    fetched = get(server, etag='"7"', last_modified="Fri, 20 Nov 2026 11:00:00 GMT")
    assert (fetched.not_modified, fetched.body, fetched.etag) == (True, b"", '"7"')
    assert 'if-none-match: "7"\r\n' in server.requests[0].lower()
    assert "if-modified-since: fri, 20 nov 2026 11:00:00 gmt\r\n" in server.requests[0].lower()


def test_a_stored_validator_cannot_smuggle_a_header(server: MisbehavingServer) -> None:
    server.answers["/"] = response(b"page")
    get(server, etag='"7"\r\nX-Evil: 1', last_modified="\ufffd")
    assert "evil" not in server.requests[0].lower()
    assert "if-" not in server.requests[0].lower()


def test_not_modified_without_a_condition_is_an_error(server: MisbehavingServer) -> None:
    server.answers["/"] = response(status="304 Not Modified")
    with pytest.raises(HttpError, match="without conditions"):
        get(server)


def test_redirects_are_followed_and_recorded(server: MisbehavingServer) -> None:
    server.answers |= {"/a": redirect("/b?x=1#top", "301 Moved Permanently"), "/b?x=1": redirect("c"), "/c": response()}
    fetched = get(server, "/a")
    assert fetched.url.endswith("/a")
    assert fetched.final_url == f"{server.origin}/c"
    assert fetched.permanent_url == f"{server.origin}/b?x=1"
    assert fetched.redirects == (
        Redirect(301, f"{server.origin}/a", f"{server.origin}/b?x=1"),
        Redirect(302, f"{server.origin}/b?x=1", f"{server.origin}/c"),
    )


def test_a_circle_ends_at_the_limit(server: MisbehavingServer) -> None:
    server.answers["/"] = redirect("/")
    with pytest.raises(TooManyRedirects, match="more than 5 times"):
        get(server)
    assert server.connections == 6


@pytest.mark.parametrize(
    "location", ["file:///etc/hosts", "http://[::1", "//user@news.example/", "http://127.0.0.1:1/"]
)
def test_a_redirect_is_checked_like_any_address(server: MisbehavingServer, location: str) -> None:
    server.answers["/"] = redirect(location)
    with pytest.raises(InvalidUrl, match="sends us on to"):
        get(server)


def test_a_redirect_without_a_target_is_an_error(server: MisbehavingServer) -> None:
    server.answers["/"] = response(status="302 Found")
    with pytest.raises(HttpError, match="without saying where"):
        get(server)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        *[("404 Not Found", True), ("410 Gone", True), ("403 Forbidden", True), ("451 Unavailable", True)],
        *[("429 Too Many Requests", False), ("408 Request Timeout", False), ("500 Oops", False), ("501 Never", True)],
    ],
)
def test_an_error_status_says_whether_trying_again_helps(
    server: MisbehavingServer, status: str, *, permanent: bool
) -> None:
    server.answers["/"] = response(status=status)
    with pytest.raises(HttpError, match=f"answered: HTTP {status[:3]}") as failure:
        get(server)
    assert failure.value.status == int(status[:3])
    assert failure.value.permanent is permanent


@pytest.mark.parametrize("value", ["120", format_datetime(NOW + timedelta(seconds=120), usegmt=True)])
def test_a_site_can_say_how_long_to_wait(server: MisbehavingServer, value: str) -> None:
    server.answers["/"] = response(status="429 Too Many Requests", Retry_After=value)
    with pytest.raises(HttpError) as failure:
        get(server)
    assert failure.value.retry_after == timedelta(seconds=120)


MISBEHAVIOURS = misbehaviours(bomb_megabytes=8, pause=0.02)


@pytest.mark.parametrize("case", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS.keys())
def test_a_misbehaving_site_ends_in_the_error_that_says_so(server: MisbehavingServer, case: Misbehaviour) -> None:
    server.answers["/"] = case.answer
    limits = {"timeout": timedelta(seconds=0.25 if case.ends_in is FetchTimeout else 20), "max_bytes": 500_000}
    with pytest.raises(case.ends_in) as failure:
        get(server, limits=limits)
    assert type(failure.value) is case.ends_in
    assert failure.value.permanent is (case.ends_in in {TooLarge, UnsupportedContent, InvalidUrl})


def test_many_short_hops_share_one_clock(server: MisbehavingServer) -> None:
    def hop(connection: socket.socket, stopping: Any) -> None:
        stopping.wait(0.05)
        connection.sendall(redirect("/"))

    server.answers["/"] = hop
    with pytest.raises(FetchTimeout):
        get(server, limits={**IMPATIENT, "max_redirects": 1000})


ODD = {
    "a folded header": response(b"page", X="a\r\n b"),
    "line ends without carriage return": response(b"page").replace(b"\r", b""),
    "an older version": response(b"page").replace(b"1.1", b"1.0"),
    "a length twice": response(b"page", content_length="4"),
    "a length and chunks": response(b"4\r\npage\r\n0\r\n\r\n", Content_Length="2", Transfer_Encoding="chunked"),
    "chunks with extras": OK + b"Transfer-Encoding: Chunked\r\n\r\n4;a=b\r\npage\r\n0\r\nX: a\r\n\r\n",
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + response(b"page"),
    "64 kB of headers": response(b"page", **{f"X_{number}": "a" * 1000 for number in range(64)}),
    "no reason": response(b"page", status="200"),
    "padding after gzip": response(gzip.compress(b"page") + bytes(9), Content_Encoding="x-gzip"),
}


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD.keys())
def test_an_odd_answer_is_still_an_answer(server: MisbehavingServer, answer: bytes) -> None:
    server.answers["/"] = answer
    assert get(server).body == b"page"


def test_more_bytes_than_announced_are_not_read(server: MisbehavingServer) -> None:
    server.answers["/"] = response(b"page, and more", Content_Length="4")
    assert get(server).body == b"page"


def test_nobody_listening_is_unreachable(server: MisbehavingServer) -> None:
    origin = server.origin
    server.stop()
    with pytest.raises(Unreachable, match="does not answer"):
        fetch(origin, policy=FetchPolicy(allowed_origins=frozenset({origin})), ports=PORTS)
