"""Connections that are kept from one fetch to the next, and never longer than they are good."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from sources.fetch import FetchPolicy, FetchTimeout, HttpError, Ports, Session, Unreachable, open_session
from sources.fetch.connection import MAX_IDLE, MAX_KEPT
from tests.sources.fetch.misbehaving_server import (
    Answer,
    MisbehavingServer,
    in_turn,
    reset_after,
    response,
    serving,
    silence,
    then_closed,
)

NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"


class Sockets:
    """The sockets that were opened, and the clock that says how long they were idle."""

    def __init__(self) -> None:
        self.opened: list[socket.socket] = []
        self.now = 0.0

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.opened.append(socket.create_connection((address, port), seconds))
        return self.opened[-1]

    def open_ones(self) -> int:
        return sum(each.fileno() != -1 for each in self.opened)


@pytest.fixture
def server() -> Iterator[MisbehavingServer]:
    with serving({"/": response(b"page")}, keeps_alive=True) as running:
        yield running


@pytest.fixture
def sockets() -> Sockets:
    return Sockets()


@pytest.fixture
def session(server: MisbehavingServer, sockets: Sockets) -> Iterator[Session]:
    names = [server.origin, *(f"http://site{number}.example:{server.port}" for number in range(MAX_KEPT + 3))]
    ports = Ports(resolve=lambda *_question: ["127.0.0.1"], connect=sockets.connect, monotonic=lambda: sockets.now)
    with open_session(FetchPolicy(allowed_origins=frozenset(names)), ports) as opened:
        yield opened
    assert sockets.open_ones() == 0


def test_a_connection_serves_one_fetch_after_the_other(server: MisbehavingServer, session: Session) -> None:
    server.answers["/feed"] = NOT_MODIFIED
    assert session.fetch(f"{server.origin}/").body == b"page"
    assert all(session.fetch(f"{server.origin}/feed", etag='"7"').not_modified for _ in range(3))
    assert (server.connections, len(server.requests)) == (1, 4)


def test_small_answers_that_nobody_reads_do_not_cost_the_connection(
    server: MisbehavingServer, session: Session
) -> None:
    server.answers |= {"/old": response(b"moved", status="301 Moved", Location="/"), "/gone": response(status="410 x")}
    assert session.fetch(f"{server.origin}/old").body == b"page"
    with pytest.raises(HttpError):
        session.fetch(f"{server.origin}/gone")
    assert session.fetch(f"{server.origin}/").body == b"page"
    assert server.connections == 1


def test_origins_do_not_share_connections_and_only_so_many_are_kept(
    server: MisbehavingServer, session: Session, sockets: Sockets
) -> None:
    for number in range(MAX_KEPT + 3):
        session.fetch(f"http://site{number}.example:{server.port}/")
    assert len(sockets.opened) == MAX_KEPT + 3
    assert sockets.open_ones() == MAX_KEPT
    session.fetch(f"http://site{MAX_KEPT + 2}.example:{server.port}/")
    assert len(sockets.opened) == MAX_KEPT + 3


def test_a_connection_that_was_idle_for_too_long_is_closed(
    server: MisbehavingServer, session: Session, sockets: Sockets
) -> None:
    session.fetch(f"{server.origin}/")
    sockets.now = MAX_IDLE + 1
    session.fetch(f"http://site1.example:{server.port}/")
    assert sockets.open_ones() == 1
    session.fetch(f"{server.origin}/")
    assert server.connections == 3


#: What a client sees whose question crossed the server's goodbye.
GONE = then_closed(b"")


@pytest.mark.parametrize("goodbye", [GONE, reset_after(b"")], ids=["closed", "reset"])
def test_a_connection_that_the_server_leaves_unanswered_is_replaced_once(
    server: MisbehavingServer, session: Session, goodbye: Answer
) -> None:
    server.answers["/"] = in_turn(response(b"1"), goodbye, response(b"2"))
    assert [session.fetch(f"{server.origin}/").body for _ in range(2)] == [b"1", b"2"]
    assert (server.connections, len(server.requests)) == (2, 3)


def test_a_server_that_never_answers_on_a_new_connection_is_not_asked_again(
    server: MisbehavingServer, session: Session
) -> None:
    server.answers["/"] = in_turn(response(b"1"), GONE, GONE, response(b"2"))
    session.fetch(f"{server.origin}/")
    with pytest.raises(Unreachable, match="broke off"):
        session.fetch(f"{server.origin}/")
    assert len(server.requests) == 3


def test_an_answer_that_breaks_off_is_not_asked_for_again(server: MisbehavingServer, session: Session) -> None:
    server.answers["/"] = in_turn(response(b"1"), then_closed(b"HTTP/1.1 200 OK\r\n"), response(b"2"))
    session.fetch(f"{server.origin}/")
    with pytest.raises(Unreachable, match="broke off"):
        session.fetch(f"{server.origin}/")
    assert len(server.requests) == 2


def test_silence_on_a_kept_connection_is_waited_for_once(server: MisbehavingServer) -> None:
    server.answers["/"] = in_turn(response(b"1"), silence)
    policy = FetchPolicy(allowed_origins=frozenset({server.origin}), timeout=timedelta(seconds=0.3))
    with open_session(policy) as session:
        session.fetch(f"{server.origin}/")
        with pytest.raises(FetchTimeout):
            session.fetch(f"{server.origin}/")
    assert len(server.requests) == 2


def test_a_closed_connection_is_noticed_before_it_is_used(server: MisbehavingServer, session: Session) -> None:
    server.answers["/"] = in_turn(then_closed(response(b"1")), response(b"2"))
    assert [session.fetch(f"{server.origin}/").body for _ in range(2)] == [b"1", b"2"]
    assert len(server.requests) == 2


@pytest.mark.parametrize("extra", [b"x", response(b"smuggled")])
def test_what_nobody_asked_for_is_no_answer_to_the_next_question(
    server: MisbehavingServer, session: Session, extra: bytes
) -> None:
    server.answers["/"] = in_turn(response(b"1") + extra, response(b"2"))
    assert [session.fetch(f"{server.origin}/").body for _ in range(2)] == [b"1", b"2"]
    assert server.connections == 2


@pytest.mark.parametrize("closing", [{"Connection": "close"}, {"Content_Length": "4", "Connection": "x, Close"}])
def test_a_server_that_will_close_is_believed(
    server: MisbehavingServer, session: Session, closing: dict[str, str]
) -> None:
    server.answers["/"] = response(b"page", **closing)
    for _ in range(2):
        assert session.fetch(f"{server.origin}/").body == b"page"
    assert server.connections == 2
