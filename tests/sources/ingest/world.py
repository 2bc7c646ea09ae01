"""A small web of made-up hosts: one loopback server plays them all, and keeps a log of who was asked for what and when.

Ingest is real down to its sockets. Names lead to addresses that nobody else has, and every connection ends here. The
clock is the one of the test, so a day passes in seconds.
"""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from sources.fetch import Ports


@dataclass(frozen=True)
class Reply:
    """What a site answers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Asked:
    """One request and what it was answered with. Names of headers are in lower case."""

    at: datetime
    host: str
    path: str
    headers: Mapping[str, str]
    reply: Reply

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


#: (path, headers, now) → what the site answers.
Site = Callable[[str, Mapping[str, str], datetime], Reply]
NOT_FOUND = Reply(404)


class World:
    """`sites` by host; what is not there is answered with 404."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.log: list[Asked] = []
        self.open: Counter[str] = Counter()
        #: Connections that were open to a host at the same time, at most.
        self.most_open: Counter[str] = Counter()
        self._addresses: dict[str, str] = {}
        self._port = 0
        self._lock = threading.Lock()

    @contextmanager
    def running(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
        """Every fetch of this process leads here until the block ends."""
        server = _Server(("127.0.0.1", 0), partial(_Handler, self))
        self._port = server.server_port
        ports = Ports(resolve=self._resolve, connect=self._connect, now=timezone.now)
        monkeypatch.setattr("sources.fetch.client.Ports", lambda: ports)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def asked(self, host: str, path: str = "") -> list[Asked]:
        """What a host was asked for, but for its robots.txt; given a path, how often for that."""
        return [one for one in self.log if one.host == host and one.path != "/robots.txt" and path in {"", one.path}]

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Reply:
        now = timezone.now()
        site = self.sites.get(host)
        reply = site(path, headers, now) if site else NOT_FOUND
        with self._lock:
            self.log.append(Asked(now, host, path, headers, reply))
        return reply

    def _resolve(self, host: str, port: int, seconds: float) -> list[str]:
        with self._lock:
            number = len(self._addresses)
            self._addresses.setdefault(host, f"20.0.{number // 250}.{number % 250 + 1}")
            return [self._addresses[host]]

    def _connect(self, address: str, port: int, seconds: float) -> socket.socket:
        (host,) = (host for host, known in [*self._addresses.items()] if known == address)
        connection = _Counted(self, host)
        connection.settimeout(seconds)
        connection.connect(("127.0.0.1", self._port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def count(self, host: str, change: int) -> None:
        with self._lock:
            self.open[host] += change
            self.most_open[host] = max(self.most_open[host], self.open[host])


class _Counted(socket.socket):
    """A connection of ours that says when it is open."""

    def __init__(self, world: World, host: str) -> None:
        super().__init__(socket.AF_INET, socket.SOCK_STREAM)
        self._world, self._host, self._is_open = world, host, True
        world.count(host, 1)

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._world.count(self._host, -1)
        super().close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    def __init__(self, world: World, *arguments: object) -> None:
        self._world = world
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self._world.answer(headers["host"], self.path, headers)
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        pass
