"""Ways to make the door connect to an address of a stranger's choice, and the witnesses of what it connected to."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sources.fetch import FetchPolicy, Ports, fetch, open_session
from tests.sources.fetch.misbehaving_server import MisbehavingServer, redirect, response, serving

PUBLIC = "93.184.216.34"
OUTLET = "outlet.example"


@dataclass
class Scene:
    """A canary that nobody may reach, a stranger's site that everybody may, and a note of each connection."""

    canary: MisbehavingServer
    outlet: MisbehavingServer
    #: Where names lead; the n-th question after a name gets the n-th answer, and then always the last.
    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    connected: list[tuple[str, int]] = field(default_factory=list)

    @property
    def policy(self) -> FetchPolicy:
        """The canary's port is open, so that it is the address that is refused."""
        return FetchPolicy(
            ports=frozenset({80, 443, self.canary.port, self.outlet.port}), timeout=timedelta(seconds=10)
        )

    @property
    def ports(self) -> Ports:
        return Ports(resolve=self._resolve, connect=self._connect)

    def open(self, url: str) -> None:
        fetch(url, policy=self.policy, ports=self.ports)

    def reached(self) -> list[tuple[str, int]]:
        """What was connected to besides the stranger's site, and how often the canary heard somebody."""
        elsewhere = [(address, port) for address, port in self.connected if (address, port) != self._site]
        return elsewhere + [("canary", self.canary.port)] * self.canary.connections

    @property
    def _site(self) -> tuple[str, int]:
        return PUBLIC, self.outlet.port

    def _resolve(self, host: str, port: int, seconds: float) -> Sequence[str]:
        answers = self.names.get(host, [[host]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        if (address, port) != self._site:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", port), seconds)


@contextmanager
def scene() -> Iterator[Scene]:
    """A scene with the outlet's name leading to the outlet."""
    with serving({"/": response(b"secret")}) as canary, serving({}, keeps_alive=True) as outlet:
        yield Scene(canary, outlet, {OUTLET: [[PUBLIC]]})


def ways(played: Scene, address: str) -> Mapping[str, Callable[[], None]]:
    """By name; each tries to get to `address` at the canary's port and must be refused."""
    literal = f"http://{f'[{address}]' if ':' in address else address}:{played.canary.port}/"
    return {
        "as it is written": lambda: played.open(literal),
        "by a name": lambda: _by_name(played, [[address]]),
        "by a name with a public address first": lambda: _by_name(played, [[PUBLIC, address]]),
        "by one redirect": lambda: _by_redirects(played, literal, 1),
        "by five redirects": lambda: _by_redirects(played, literal, 5),
        "by a redirect to a name": lambda: _by_redirect_to_name(played, address),
        "by a link in a page": lambda: _by_link(played, literal),
        "by a name that changes between two hops": lambda: rebind(played, address),
        "by a name that changes in a session": lambda: _in_session(played, address),
    }


def rebind(played: Scene, address: str) -> None:
    """The first question gets a public address, the second the inner one."""
    played.names["rebind.example"] = [[PUBLIC], [address]]
    played.outlet.answers["/"] = response(status="302 x", Location="/", Connection="close")
    played.open(f"http://rebind.example:{played.outlet.port}/")


def _by_name(played: Scene, answers: list[Sequence[str]]) -> None:
    played.names["evil.example"] = answers
    played.open(f"http://evil.example:{played.canary.port}/")


def _by_redirects(played: Scene, target: str, hops: int) -> None:
    played.outlet.answers |= {f"/{hop}": redirect(f"/{hop + 1}") for hop in range(1, hops)}
    played.outlet.answers[f"/{hops}"] = redirect(target)
    played.open(f"http://{OUTLET}:{played.outlet.port}/1")


def _by_redirect_to_name(played: Scene, address: str) -> None:
    played.names["evil.example"] = [[address]]
    _by_redirects(played, f"http://evil.example:{played.canary.port}/", 1)


def _by_link(played: Scene, target: str) -> None:
    """As a feed is found: a page is read, and what it names is opened."""
    played.outlet.answers["/"] = response(f'<link rel="alternate" href="{target}">'.encode())
    with open_session(played.policy, played.ports) as session:
        page = session.fetch(f"http://{OUTLET}:{played.outlet.port}/").body.decode()
        session.fetch(re.findall('href="(.*?)"', page)[0])


def _in_session(played: Scene, address: str) -> None:
    """A kept connection ends, and by then the name leads elsewhere."""
    played.names["moving.example"] = [[PUBLIC], [address]]
    played.outlet.answers["/"] = response(b"page")
    played.outlet.answers["/last"] = response(b"page", Connection="close")
    with open_session(played.policy, played.ports) as session:
        for path in ("", "last", ""):
            session.fetch(f"http://moving.example:{played.outlet.port}/{path}")
