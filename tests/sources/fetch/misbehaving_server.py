"""A loopback server that answers exactly what a test tells it to, well-behaved or not, byte for byte."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

#: Writes an answer to the connection; returns when done or when the server stops (the event).
Script = Callable[[socket.socket, threading.Event], None]
Answer = bytes | Script


class MisbehavingServer:
    """Answers by path (without the query); an unknown path gets nothing at all.

    Every connection serves one request, or with `keeps_alive` as many as come.
    """

    def __init__(self, answers: Mapping[str, Answer], *, keeps_alive: bool = False) -> None:
        self.answers = dict(answers)
        self._keeps_alive = keeps_alive
        #: Heads of the requests received, as text; and what came after each head.
        self.requests: list[str] = []
        self.contents: list[bytes] = []
        self.connections = 0
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listener.getsockname()[1])

    @property
    def origin(self) -> str:
        """Its origin by number."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Break off every conversation; a second call does nothing."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._stopping.is_set():
                connection, _ = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while self._answer(connection) and self._keeps_alive:
                pass

    def _answer(self, connection: socket.socket) -> bool:
        head, content = _request(connection)
        if not head and self._keeps_alive:
            return False
        self.requests.append(head)
        self.contents.append(content)
        target = head.split(" ")[1] if " " in head else ""
        answer = self.answers.get(target, self.answers.get(target.partition("?")[0], b""))
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection, self._stopping)
        return True


@contextmanager
def serving(answers: Mapping[str, Answer], *, keeps_alive: bool = False) -> Iterator[MisbehavingServer]:
    """A running server, stopped at the end."""
    server = MisbehavingServer(answers, keeps_alive=keeps_alive)
    try:
        yield server
    finally:
        server.stop()


def response(body: bytes = b"", *, status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP answer; Content-Length is right unless given."""
    fields = {"Content_Length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """An answer that sends the client on."""
    return response(status=status, Location=location)


def drip(start: bytes, drop: bytes, *, pause: float = 0.02) -> Script:
    """`start` at once, then `drop` for ever with a pause in between."""

    def script(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(start)
        while not stopping.wait(pause):
            connection.sendall(drop)

    return script


def flood(start: bytes, drop: bytes) -> Script:
    """`start`, then `drop` for ever, as fast as it goes."""
    return drip(start, drop, pause=0)


def silence(connection: socket.socket, stopping: threading.Event) -> None:
    """Never a word."""
    stopping.wait()


def reset_after(start: bytes) -> Script:
    """`start`, then the connection is reset (RST), as when a process dies."""

    def script(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(start)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.close()

    return script


def in_turn(*answers: Answer) -> Script:
    """The first answer to the first request, the second to the second …; after the last, nothing."""
    left = iter(answers)

    def script(connection: socket.socket, stopping: threading.Event) -> None:
        answer = next(left, b"")
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection, stopping)

    return script


def then_closed(start: bytes) -> Script:
    """`start`, and the connection is closed without a word about it."""

    def script(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(start)
        connection.close()

    return script


def _request(connection: socket.socket) -> tuple[str, bytes]:
    """Head and content of a request; the content is as long as the head says."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        data += chunk
        if not chunk or data.startswith(b"\x16"):  # the start of a TLS handshake, not of HTTP
            return data.decode("latin-1"), b""
    head, _, content = data.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
    while length and len(content) < int(length[1]):
        content += connection.recv(65536)
    return head.decode("latin-1") + "\r\n", content
