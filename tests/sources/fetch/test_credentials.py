"""What is sent along with a question, and who never gets to see it."""

from __future__ import annotations

import gzip
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from sources.fetch import Fetched, FetchFailed, FetchPolicy, HttpError, InvalidUrl, Ports, fetch
from tests.sources.fetch.misbehaving_server import MisbehavingServer, in_turn, redirect, response, serving, then_closed

KEY, TOKEN = "k3y/with+signs", "Bearer s3cret-t0ken"


@pytest.fixture
def server() -> Iterator[MisbehavingServer]:
    with serving({"/": response(b"{}")}) as running:
        yield running


def ask(server: MisbehavingServer, path: str = "/", **options: Any) -> Fetched:
    """With a key in the query and one in a header, unless told otherwise."""
    other = f"http://other.example:{server.port}"
    policy = FetchPolicy(allowed_origins=frozenset({server.origin, other}))
    given = {"headers": (("Authorization", TOKEN),), "secret_query": (("key", KEY),), **options}
    return fetch(server.origin + path, policy=policy, ports=Ports(resolve=lambda *_question: ["127.0.0.1"]), **given)


def shown(fetched: Fetched) -> str:
    return f"{fetched.url} {fetched.final_url} {fetched.redirects}"


def told(failure: BaseException) -> str:
    """All that a log can say of an error, its causes included."""
    return "".join(traceback.format_exception(failure))


def test_the_first_origin_gets_key_and_headers_and_the_result_shows_neither(server: MisbehavingServer) -> None:
    fetched = ask(server, "/?q=harbour", accept="application/json")
    assert server.requests[0].startswith("GET /?q=harbour&key=k3y%2Fwith%2Bsigns HTTP/1.1\r\n")
    assert f"Authorization: {TOKEN}\r\n" in server.requests[0]
    assert "Accept: application/json\r\n" in server.requests[0]
    assert "key" not in shown(fetched)


def test_a_redirect_within_the_origin_keeps_both_and_names_the_key_once(server: MisbehavingServer) -> None:
    server.answers["/"] = redirect("/v2?key=k3y%2Fwith%2Bsigns&q=1")
    server.answers["/v2"] = response(b"{}")
    fetched = ask(server)
    assert server.requests[1].startswith("GET /v2?q=1&key=k3y%2Fwith%2Bsigns HTTP/1.1\r\n")
    assert f"Authorization: {TOKEN}\r\n" in server.requests[1]
    assert fetched.final_url == f"{server.origin}/v2?q=1"
    assert "k3y" not in shown(fetched)


@pytest.mark.parametrize("echo", ["", "?key=k3y%2Fwith%2Bsigns"])
def test_another_origin_gets_neither_even_when_it_sends_us_back(server: MisbehavingServer, echo: str) -> None:
    server.answers["/"] = redirect(f"http://other.example:{server.port}/there{echo}")
    server.answers["/there"] = redirect(f"{server.origin}/back")
    server.answers["/back"] = response(b"{}")
    fetched = ask(server)
    assert len(server.requests) == 3
    assert not any("k3y" in request or "s3cret" in request for request in server.requests[1:])
    assert "k3y" not in shown(fetched)


@pytest.mark.parametrize("place", ["/k3y%2fwith%2Bsigns", "/?again=k3y/with%2Bsigns", "/?t=s3cret-t0ken"])
def test_an_address_with_our_key_in_another_place_is_not_opened(server: MisbehavingServer, place: str) -> None:
    server.answers["/"] = redirect(f"http://other.example:{server.port}{place}")
    with pytest.raises(InvalidUrl, match="holds our key") as failure:
        ask(server)
    assert len(server.requests) == 1
    assert "k3y" not in told(failure.value)


@pytest.mark.parametrize(
    "answer", [b"", response(status="500 Oops"), redirect("gopher://x/"), then_closed(b"HTTP/1.1 200 OK\r\n\r\x00")]
)
def test_no_error_tells_the_key(server: MisbehavingServer, answer: bytes) -> None:
    server.answers["/"] = answer
    with pytest.raises(FetchFailed) as failure:
        ask(server)
    assert "k3y" not in told(failure.value)
    assert "s3cret" not in told(failure.value)


def test_a_header_that_cannot_be_sent_is_refused_without_telling_it(server: MisbehavingServer) -> None:
    with pytest.raises(ValueError, match="Authorization") as failure:
        ask(server, headers=(("Authorization", "s3cret\r\nX-Evil: 1"),))
    assert "s3cret" not in str(failure.value)
    assert server.connections == 0


def test_an_error_brings_the_reason_without_the_key(server: MisbehavingServer) -> None:
    body = f"Key {KEY} or s3cret-t0ken is \xfc unknown".encode("latin-1")
    server.answers["/"] = response(gzip.compress(body), status="403 No", Content_Encoding="gzip")
    with pytest.raises(HttpError) as failure:
        ask(server)
    assert failure.value.body == "Key [hidden] or [hidden] is \ufffd unknown"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (response(b"x" * 9000, status="400 No"), "x" * 4096),
        (response(b"nul\0", status="400 No"), "nul\ufffd"),
        (response(b"half", status="400 No", Content_Length="8"), "half"),
        (response(b"?", status="400 No", Content_Encoding="br"), ""),
        (response(b"?", status="400 No", Content_Encoding="gzip"), ""),
    ],
)
def test_a_reason_is_read_as_far_as_it_can_be(server: MisbehavingServer, answer: bytes, reason: str) -> None:
    server.answers["/"] = answer
    with pytest.raises(HttpError, match="HTTP 400") as failure:
        ask(server)
    assert failure.value.body == reason


FORM = (("url", "https://news.example/?a=1&b=2"), ("name", "Ä"))
SENT = b"url=https%3A%2F%2Fnews.example%2F%3Fa%3D1%26b%3D2&name=%C3%84"


def test_a_form_is_posted(server: MisbehavingServer) -> None:
    ask(server, form=FORM)
    assert server.requests[0].startswith("POST /?key=")
    assert "Content-Type: application/x-www-form-urlencoded\r\n" in server.requests[0]
    assert server.contents == [SENT]


def test_a_document_is_posted_and_not_sent_on_to_another_site(server: MisbehavingServer) -> None:
    ask(server, document=b'{"text": "\xc3\x84"}')
    assert server.requests[0].startswith("POST /?key=")
    assert "Content-Type: application/json\r\n" in server.requests[0]
    assert server.contents == [b'{"text": "\xc3\x84"}']
    server.answers |= {"/": redirect(f"http://other.example:{server.port}/", "307 x")}
    with pytest.raises(HttpError, match="sends our request on"):
        ask(server, document=b"{}")
    assert len(server.requests) == 2


def test_a_form_without_fields_is_a_form_still(server: MisbehavingServer) -> None:
    ask(server, form=())
    assert server.requests[0].startswith("POST /")
    assert "Content-Length: 0\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("status", "method", "content"), [("303 x", "GET", b""), ("307 x", "POST", SENT), ("308 x", "POST", SENT)]
)
def test_a_form_is_sent_on_within_the_origin(
    server: MisbehavingServer, status: str, method: str, content: bytes
) -> None:
    server.answers |= {"/": redirect("/done", status), "/done": response(b"{}")}
    ask(server, form=FORM)
    assert server.requests[1].startswith(f"{method} /done?key=")
    assert server.contents[1] == content


def test_a_form_is_answered_elsewhere_only_by_a_page_to_look_at(server: MisbehavingServer) -> None:
    server.answers |= {"/": redirect(f"http://other.example:{server.port}/done", "303 x"), "/done": response(b"ok")}
    assert ask(server, form=FORM).body == b"ok"
    assert server.requests[1].startswith("GET /done HTTP")


@pytest.mark.parametrize(
    ("status", "host"),
    [("301 x", "127.0.0.1"), ("302 x", "127.0.0.1"), ("307 x", "other.example"), ("308 x", "other.example")],
)
def test_a_form_goes_to_nobody_else(server: MisbehavingServer, status: str, host: str) -> None:
    server.answers["/"] = redirect(f"http://{host}:{server.port}/done", status)
    with pytest.raises(HttpError, match="sends our form on"):
        ask(server, form=FORM)
    assert len(server.requests) == 1


def test_a_form_is_sent_once(server: MisbehavingServer) -> None:
    server.answers["/"] = in_turn(then_closed(b""), response(b"{}"))
    with pytest.raises(FetchFailed):
        ask(server, form=FORM)
    assert len(server.requests) == 1


def test_a_call_can_set_its_own_limit(server: MisbehavingServer) -> None:
    server.answers["/"] = response(b"12345")
    assert ask(server, max_bytes=5).body == b"12345"
    with pytest.raises(FetchFailed, match="larger than 4 bytes"):
        ask(server, max_bytes=4)
