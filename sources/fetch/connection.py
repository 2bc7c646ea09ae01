"""HTTP/1.1 over guarded sockets: one question after the other, and which connections are kept for the next.

What is HTTP and what is not decides h11, a parser without input and output of its own; reading and writing happen here,
each with no more time than the fetch has left.
"""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import h11

from sources.fetch.errors import FetchTimeout, Unreachable
from sources.fetch.policy import FetchPolicy, ParsedUrl
from sources.fetch.transport import Deadline, Ports, connect

#: Seconds for which a connection is kept after an answer. Servers close idle ones after 5 and more.
MAX_IDLE = 4.0
#: Connections kept at most, each to another origin.
MAX_KEPT = 32

#: Bytes of a status line with all headers, of a chunk's head, of trailers.
_MAX_HEAD = 100 * 1024
#: Interim answers (1xx) before the real one.
_MAX_INTERIM = 10
_STEP = 64 * 1024


class Stale(Exception):
    """A kept connection was closed by the other side before it answered with a single byte."""


@dataclass(frozen=True)
class Question:
    """A request, ready to be sent; header values as they stand on the line."""

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    content: bytes = b""


class Connection:
    """One socket to one origin. After an error it is of no use and must be closed."""

    def __init__(self, connected: socket.socket, host: str) -> None:
        self._socket = connected
        self._host = host
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
        self._answers = 0
        self._heard = False

    def ask(self, question: Question, deadline: Deadline) -> h11.Response:
        """The head of the answer. `Stale` when this is not the first question and the other side had gone away."""
        self._heard = False
        with self._readable_failures():
            request = h11.Request(method=question.method, target=question.target, headers=question.headers)
            data = self._http.send(request)
            if question.content:
                data += self._http.send(h11.Data(data=question.content))
            self._send(data + self._http.send(h11.EndOfMessage()), deadline)
            for _ in range(_MAX_INTERIM + 1):
                event = self._next_event(deadline)
                if isinstance(event, h11.Response):
                    self._answers += 1
                    return event
            raise Unreachable(f"{self._host} announces an answer again and again, and never gives it.")

    def body(self, deadline: Deadline) -> Iterator[bytes]:
        """The body in pieces as they come; the clock is looked at for each, as one read can hold thousands of them."""
        with self._readable_failures():
            while isinstance(event := self._next_event(deadline), h11.Data):
                deadline.remaining()
                yield bytes(event.data)

    def is_finished(self) -> bool:
        """Get ready for another question; False when the answer was not read to its end or one side will close.

        Waits for nothing: what is left of an answer that nobody wants is looked at only if it is here already.
        """
        with suppress(h11.RemoteProtocolError):
            while self._http.their_state is h11.SEND_BODY and self._http.next_event() is not h11.NEED_DATA:
                pass
            if self._http.our_state is self._http.their_state is h11.DONE and self._http.trailing_data == (b"", False):
                self._http.start_next_cycle()
                return True
        return False

    def is_quiet(self) -> bool:
        """Whether the other side sent nothing since its last answer: neither its goodbye nor what nobody asked for."""
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return False
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        self._socket.close()

    def _send(self, data: bytes, deadline: Deadline) -> None:
        view = memoryview(data)
        while view:
            self._socket.settimeout(deadline.remaining())
            view = view[self._socket.send(view) :]

    def _next_event(self, deadline: Deadline) -> h11.Event:
        while not isinstance(event := self._http.next_event(), h11.Event):
            self._socket.settimeout(deadline.remaining())
            data = self._socket.recv(_STEP)
            if not data and self._answers and not self._heard:
                raise Stale
            self._heard = True
            self._http.receive_data(data)
        return event

    @contextmanager
    def _readable_failures(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            raise FetchTimeout(f"{self._host} did not answer in time.") from error
        except (OSError, h11.RemoteProtocolError) as error:
            if isinstance(error, OSError) and self._answers and not self._heard:
                raise Stale from error
            raise Unreachable(f"The connection to {self._host} broke off, or what came back is not HTTP.") from error


class Connections:
    """Makes connections, and keeps one per origin for a moment. For one thread."""

    def __init__(self, policy: FetchPolicy, ports: Ports) -> None:
        self._policy = policy
        self._ports = ports
        #: The one that was used last comes last.
        self._kept: dict[str, tuple[Connection, float]] = {}

    @contextmanager
    def answered(
        self, url: ParsedUrl, question: Question, deadline: Deadline
    ) -> Iterator[tuple[h11.Response, Connection]]:
        """The head of the answer, and the connection from which to read its body (or not) inside the `with`."""
        connection, head = self._ask(url, question, deadline)
        try:
            yield head, connection
        finally:
            if connection.is_finished():
                self._keep(url.origin, connection)
            else:
                connection.close()

    def close(self) -> None:
        """Close all that are kept."""
        while self._kept:
            self._drop_oldest()

    def _ask(self, url: ParsedUrl, question: Question, deadline: Deadline) -> tuple[Connection, h11.Response]:
        kept = self._take(url.origin)
        if kept and question.method == "GET" and kept.is_quiet():
            with suppress(Stale):
                return kept, _head(kept, question, deadline)
        elif kept:
            kept.close()
        fresh = Connection(connect(url, self._policy, deadline, self._ports), url.host)
        return fresh, _head(fresh, question, deadline)

    def _take(self, origin: str) -> Connection | None:
        """The connection kept for this origin. Those kept for too long are closed on the way."""
        now = self._ports.monotonic()
        while self._kept and now - next(iter(self._kept.values()))[1] > MAX_IDLE:
            self._drop_oldest()
        connection, _ = self._kept.pop(origin, (None, 0.0))
        return connection

    def _keep(self, origin: str, connection: Connection) -> None:
        if len(self._kept) >= MAX_KEPT:
            self._drop_oldest()
        self._kept[origin] = (connection, self._ports.monotonic())

    def _drop_oldest(self) -> None:
        connection, _ = self._kept.pop(next(iter(self._kept)))
        connection.close()


def _head(connection: Connection, question: Question, deadline: Deadline) -> h11.Response:
    try:
        return connection.ask(question, deadline)
    except BaseException:
        connection.close()
        raise
