"""One guarded connection: the name is resolved once, every address checked, and exactly such an address connected to.

The check sits between the question and the connect call, so a name that answers differently the second time (DNS
rebinding) gains nothing: there is no second time. Host header and TLS server name stay those of the URL. There are no
proxies here and no settings from the environment.

Every wait gets only what is left of the fetch's wall time, so a server that sends one byte a second is cut off in the
TLS handshake, in the headers and in the body alike.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from sources.fetch.errors import BlockedAddress, FetchTimeout, Unreachable
from sources.fetch.policy import FetchPolicy, ParsedUrl, is_private, is_public

#: (host, port, seconds) → IP addresses in the order to try them; OSError when there are none.
Resolver = Callable[[str, int, float], Sequence[str]]
#: (IP address, port, seconds) → a connected socket; OSError when nobody answers.
Connector = Callable[[str, int, float], socket.socket]
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

    def within(self, seconds: float) -> Deadline:
        """A deadline for a part of the work: so many seconds from now, and never later than this one."""
        return Deadline(min(seconds, self.remaining()), self._clock)


def resolve_host(host: str, port: int, seconds: float) -> Sequence[str]:
    """All addresses of a host, as the system's resolver gives them; `TimeoutError` (an OSError) after `seconds`.

    The system call cannot be interrupted, so it runs in a thread of its own that is left behind when it is too slow.
    """
    if _is_address(host):
        return [host]
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


def open_socket(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an IP address; `OSError` (or its `TimeoutError`) when there is none within `seconds`."""
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What a fetch needs from the machine: names, connections, the wall clock, and the calendar."""

    resolve: Resolver = resolve_host
    connect: Connector = open_socket
    monotonic: Clock = time.monotonic
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def connect(url: ParsedUrl, policy: FetchPolicy, deadline: Deadline, ports: Ports) -> socket.socket:
    """A connection to the first address of the URL's host that answers; none is tried unless all of them pass."""
    plain = _connect(url, policy, deadline, ports)
    return _secured(plain, url, policy, deadline) if url.scheme == "https" else plain


def _connect(url: ParsedUrl, policy: FetchPolicy, deadline: Deadline, ports: Ports) -> socket.socket:
    failure: OSError | None = None
    for address in _checked_addresses(url, policy, deadline, ports.resolve):
        seconds = min(policy.connect_timeout.total_seconds(), deadline.remaining())
        try:
            return ports.connect(address, url.port, seconds)
        except OSError as error:
            failure = error
    raise Unreachable(f"{url.host} does not answer.") from failure


def _checked_addresses(url: ParsedUrl, policy: FetchPolicy, deadline: Deadline, resolve: Resolver) -> Sequence[str]:
    host = url.host
    try:
        addresses = resolve(host, url.port, deadline.remaining())
    except TimeoutError as error:
        raise FetchTimeout(f"The name {host} could not be looked up in time.") from error
    except OSError as error:
        raise Unreachable(f"There is no site by the name {host}, or its name cannot be looked up now.") from error
    if not addresses:
        raise Unreachable(f"The name {host} leads to no address.")
    loopback_allowed, is_own = url.origin in policy.allowed_origins, url.origin in policy.own_origins
    if not all(
        is_public(address) or (loopback_allowed and _is_loopback(address)) or (is_own and is_private(address))
        for address in addresses
    ):
        raise BlockedAddress(f"{host} does not lead to the public internet, so it is not opened.")
    return addresses


def _secured(plain: socket.socket, url: ParsedUrl, policy: FetchPolicy, deadline: Deadline) -> socket.socket:
    # Wrapping takes the plain socket over; closing it then has no effect on the connection.
    with closing(plain):
        plain.settimeout(min(policy.connect_timeout.total_seconds(), deadline.remaining()))
        try:
            return _tls().wrap_socket(plain, server_hostname=url.host)
        except TimeoutError as error:
            raise FetchTimeout(f"{url.host} did not answer in time.") from error
        except OSError as error:  # among them everything that TLS finds wrong
            raise Unreachable(
                f"No secure connection to {url.host} could be made; its certificate may be wrong."
            ) from error


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(address: str) -> bool:
    return _is_address(address) and ipaddress.ip_address(address).is_loopback
