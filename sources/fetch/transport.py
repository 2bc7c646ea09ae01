"""One guarded connection: the name is resolved once, every address checked, and exactly such an address connected to.

The check sits inside the connect call, so a name that answers differently the second time (DNS rebinding) gains
nothing: there is no second time. Host header and TLS server name stay those of the URL. The HTTP library below has no
proxies, no environment settings, no cookies and no redirects of its own.

Every read and write gets only what is left of the fetch's wall time, so a server that sends one byte a second is cut
off in the headers, in the TLS handshake and in the body alike.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import httpcore2

from sources.fetch.errors import BlockedAddress, FetchTimeout, Unreachable
from sources.fetch.policy import FetchPolicy, ParsedUrl, is_public

#: (host, port, seconds) → IP addresses in the order to try them; OSError when there are none.
Resolver = Callable[[str, int, float], Sequence[str]]
Clock = Callable[[], float]


class Deadline:
    """The moment by which a fetch must be over, on a monotonic clock."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._seconds = seconds
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Seconds left, more than 0; `FetchTimeout` when there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise FetchTimeout(f"The site did not deliver the page within {self._seconds:g} seconds.")
        return left

    def capped(self, seconds: float | None) -> float:
        """The lesser of `seconds` and what remains."""
        return self.remaining() if seconds is None else min(seconds, self.remaining())


def resolve_host(host: str, port: int, seconds: float) -> Sequence[str]:
    """All addresses of a host, as the system's resolver gives them; `TimeoutError` (an OSError) after `seconds`.

    The system call cannot be interrupted, so it runs in a thread of its own that is left behind when it is too slow.
    """
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(info[4][0]) for info in found)))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("name resolution timed out") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to checked addresses only; see the module's docstring."""

    def __init__(
        self,
        deadline: Deadline,
        resolve: Resolver,
        *,
        loopback_allowed: bool,
        sockets: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._deadline = deadline
        self._resolve = resolve
        self._loopback_allowed = loopback_allowed
        self._sockets = sockets or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of `host` that answers; none is tried unless all of them pass."""
        failure: Exception | None = None
        for address in self._checked_addresses(host, port):
            seconds = self._deadline.capped(timeout)
            try:
                stream = self._sockets.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream, self._deadline)
        raise Unreachable(f"{host} does not answer.") from failure

    def _checked_addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port, self._deadline.remaining())
        except TimeoutError as error:
            raise FetchTimeout(f"The name {host} could not be looked up in time.") from error
        except OSError as error:
            raise Unreachable(f"There is no site by the name {host}, or its name cannot be looked up now.") from error
        if not addresses:
            raise Unreachable(f"The name {host} leads to no address.")
        if not all(self._is_allowed(address) for address in addresses):
            raise BlockedAddress(f"{host} does not lead to the public internet, so it is not opened.")
        return addresses

    def _is_allowed(self, address: str) -> bool:
        return is_public(address) or (self._loopback_allowed and _is_loopback(address))


class DeadlineStream(httpcore2.NetworkStream):
    """A network stream whose every operation is bounded by what is left of the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.capped(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.capped(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.capped(timeout))
        return DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def guarded_connection(
    url: ParsedUrl, policy: FetchPolicy, deadline: Deadline, resolve: Resolver
) -> httpcore2.HTTPConnection:
    """A connection for one request to `url`; it is opened when the request is made. Close it afterwards."""
    backend = GuardedBackend(deadline, resolve, loopback_allowed=url.origin in policy.allowed_origins)
    return httpcore2.HTTPConnection(
        origin=httpcore2.Origin(url.scheme.encode(), url.host.encode(), url.port),
        ssl_context=_tls() if url.scheme == "https" else None,
        network_backend=backend,
    )


@cache
def _tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
