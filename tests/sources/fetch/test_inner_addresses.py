"""No spelling, name or redirect leads to a listener on this machine: the canary hears nothing."""

from __future__ import annotations

import ast
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sources.fetch import BlockedAddress, FetchFailed, FetchPolicy, InvalidUrl, Ports, fetch
from tests.sources.fetch.misbehaving_server import MisbehavingServer, redirect, response, serving

SHARED = Path(__file__).parents[3] / "../shared/data/vectors/loopback_spellings.txt"

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


def test_no_listed_spelling_reaches_the_canary(canary: MisbehavingServer) -> None:
    if not SHARED.exists():
        pytest.skip("the list of spellings is not beside this repository")
    hosts = [ast.literal_eval(line) for line in SHARED.read_text().split("\n") if line.strip() and line[0] != "#"]
    for host in hosts:
        with pytest.raises(FetchFailed):
            fetch(f"http://{host}:{canary.port}/", policy=policy_for(canary))
    assert len(hosts) > 20
    assert canary.connections == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_no_name_reaches_the_canary(canary: MisbehavingServer, address: str) -> None:
    ports = Ports(resolve=lambda *_question: [address])
    with pytest.raises(BlockedAddress, match=r"evil\.example does not lead to the public internet"):
        fetch(f"http://evil.example:{canary.port}/", policy=policy_for(canary), ports=ports)
    assert canary.connections == 0


@pytest.mark.parametrize("hops", [1, 5])
def test_no_redirect_reaches_the_canary(canary: MisbehavingServer, hops: int) -> None:
    with serving({}) as outlet:
        outlet.answers |= {f"/{hop}": redirect(f"/{hop + 1}") for hop in range(1, hops)}
        outlet.answers[f"/{hops}"] = redirect(f"http://127.0.0.1:{canary.port}/")
        with pytest.raises(BlockedAddress):
            fetch(f"{outlet.origin}/1", policy=policy_for(canary, outlet.origin))
        assert outlet.connections == hops
    assert canary.connections == 0


def test_a_name_that_changes_between_two_hops_does_not_reach_inside(canary: MisbehavingServer) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    def rebinding(host: str, port: int, seconds: float) -> Sequence[str]:
        return next(answers)

    with serving({"/": redirect("/again")}) as outlet:
        origin = f"http://outlet.example:{outlet.port}"
        with pytest.raises(BlockedAddress):
            fetch(origin, policy=policy_for(canary, origin), ports=Ports(resolve=rebinding))
        assert outlet.connections == 1


def test_an_allowed_origin_is_reached_only_as_it_is_written(canary: MisbehavingServer) -> None:
    with serving({"/": response(b"demo")}) as demo:
        policy = policy_for(canary, f"http://localhost:{demo.port}")
        assert fetch(f"http://localhost:{demo.port}/", policy=policy, ports=Ports(resolve=_ipv4)).body == b"demo"
        with pytest.raises((BlockedAddress, InvalidUrl)):
            fetch(f"http://127.0.0.1:{demo.port}/", policy=policy)


def _ipv4(host: str, port: int, seconds: float) -> Sequence[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)]
