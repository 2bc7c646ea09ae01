"""No spelling, name or redirect leads to a listener on this machine: the canary hears nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence

import pytest

from sources.fetch import BlockedAddress, FetchPolicy, InvalidUrl, Ports, fetch
from tests.sources.fetch.break_ins import scene, ways
from tests.sources.fetch.misbehaving_server import MisbehavingServer, response, serving

SPELLINGS = [
    *["127.0.0.1", "localhost", "LocalHost.", "127.1", "2130706433", "0x7f000001", "017700000001", "0", "0.0.0.0"],
    *["[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "127.0.0.1."],
    *["①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "ⓛocalhost", "good.example\\@127.0.0.1", "good.example@127.0.0.1"],
    *["169.254.169.254", "10.0.0.1", "192.168.0.1", "[fd00::1]", "[fe80::1]"],
]


@pytest.fixture(scope="module")
def canary() -> Iterator[MisbehavingServer]:
    with serving({"/": response(b"secret")}) as server:
        yield server


def policy_for(canary: MisbehavingServer, *allowed: str) -> FetchPolicy:
    """The canary's port is open, so that it is the address that is refused."""
    return FetchPolicy(ports=frozenset({80, 443, canary.port}), allowed_origins=frozenset(allowed))


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_reaches_the_canary(canary: MisbehavingServer, host: str) -> None:
    with pytest.raises((BlockedAddress, InvalidUrl)):
        fetch(f"http://{host}:{canary.port}/", policy=policy_for(canary))
    assert canary.connections == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "64:ff9b::7f00:1"])
def test_no_way_leads_inside(address: str) -> None:
    with scene() as played:
        for way in ways(played, address).values():
            with pytest.raises((BlockedAddress, InvalidUrl)):
                way()
        assert played.outlet.connections > 5
        assert played.reached() == []


def test_an_allowed_origin_is_reached_only_as_it_is_written(canary: MisbehavingServer) -> None:
    with serving({"/": response(b"demo")}) as demo:
        policy = policy_for(canary, f"http://localhost:{demo.port}")
        assert fetch(f"http://localhost:{demo.port}/", policy=policy, ports=Ports(resolve=_ipv4)).body == b"demo"
        with pytest.raises((BlockedAddress, InvalidUrl)):
            fetch(f"http://127.0.0.1:{demo.port}/", policy=policy)


def _ipv4(host: str, port: int, seconds: float) -> Sequence[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)]
