"""Requests through the one door, all its guards included, beside bare HTTP clients that guard nothing.

python -m benchmarks.door        the server that is asked, in a process of its own: its CPU time is not ours
"""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec

from benchmarks.measuring import Row, cpu_in_turn
from sources.fetch import ACCEPT_FEED, FetchPolicy, open_session

PROMISE = "a feed without news costs little CPU, with every guard of the door in place"
REQUESTS, QUICK_REQUESTS = 500, 20
ROUNDS = 8
MEASURED = "one 304 on a kept connection"
MEASURED_FRESH = "one 304 on a new connection"

ETAG, LAST_MODIFIED = '"5f3a-61c"', "Sun, 22 Nov 2026 10:00:00 GMT"
_NOT_MODIFIED = (
    f"HTTP/1.1 304 Not Modified\r\nDate: {LAST_MODIFIED}\r\nServer: bench\r\nETag: {ETAG}\r\n"
    f"Last-Modified: {LAST_MODIFIED}\r\nCache-Control: max-age=300\r\n\r\n"
).encode()

HEADERS = {
    "User-Agent": "factcheck",
    "Accept-Encoding": "gzip",
    "Accept": ACCEPT_FEED,
    "If-None-Match": ETAG,
    "If-Modified-Since": LAST_MODIFIED,
}

#: Asks the server's origin so many times; gives how often it got the answer.
Way = Callable[[str, int], int]


def bench(*, quick: bool) -> list[Row]:
    """CPU milliseconds for each request, with and without keeping the connection."""
    requests = QUICK_REQUESTS if quick else REQUESTS
    with server() as origin:
        return [
            *_rows(MEASURED, through_the_door, peers(), origin, requests),
            *_rows(MEASURED_FRESH, through_the_door_anew, {"http.client": by_http_client_anew}, origin, requests),
        ]


def peers() -> dict[str, Way]:
    """The clients that are installed."""
    ways: dict[str, Way] = {"http.client": by_http_client, "requests": by_requests, "httpcore2": by_httpcore2}
    return {name: way for name, way in ways.items() if find_spec(name)}


def _rows(what: str, ours: Way, peers: dict[str, Way], origin: str, requests: int) -> list[Row]:
    works = [partial(way, origin, requests) for way in (ours, *peers.values())]
    for work in works:
        work()  # imports and caches
    taken = [1000 * seconds / requests / ROUNDS for seconds in cpu_in_turn([works] * ROUNDS)]
    return [Row(what, taken[0], peer, cost, "CPU ms") for peer, cost in zip(peers, taken[1:], strict=True)]


def through_the_door(origin: str, requests: int) -> int:
    """As feeds are polled."""
    with open_session(_policy(origin)) as session:
        return sum(
            session.fetch(f"{origin}/feed", etag=ETAG, last_modified=LAST_MODIFIED, accept=ACCEPT_FEED).not_modified
            for _ in range(requests)
        )


def through_the_door_anew(origin: str, requests: int) -> int:
    """Every request in a session of its own."""
    return sum(through_the_door(origin, 1) for _ in range(requests))


def by_http_client(origin: str, requests: int) -> int:
    found = 0
    with closing(http.client.HTTPConnection(origin.removeprefix("http://"))) as connection:
        for _ in range(requests):
            connection.request("GET", "/feed", headers=HEADERS)
            response = connection.getresponse()
            response.read()
            found += response.status == HTTPStatus.NOT_MODIFIED
    return found


def by_http_client_anew(origin: str, requests: int) -> int:
    return sum(by_http_client(origin, 1) for _ in range(requests))


def by_requests(origin: str, requests: int) -> int:
    with import_module("requests").Session() as session:
        session.trust_env = False
        answers = (session.get(f"{origin}/feed", headers=HEADERS) for _ in range(requests))
        return sum(answer.status_code == HTTPStatus.NOT_MODIFIED for answer in answers)


def by_httpcore2(origin: str, requests: int) -> int:
    with import_module("httpcore2").ConnectionPool() as pool:
        answers = (pool.request("GET", f"{origin}/feed", headers=HEADERS) for _ in range(requests))
        return sum(answer.status == HTTPStatus.NOT_MODIFIED for answer in answers)


@contextmanager
def server() -> Iterator[str]:
    """The origin of a running server; it ends when its input does."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.door"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


def _policy(origin: str) -> FetchPolicy:
    return FetchPolicy(allowed_origins=frozenset({origin}))


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(_NOT_MODIFIED)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _serve() -> None:
    async with await asyncio.start_server(_answer, "127.0.0.1", 0) as running:
        print(running.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
