"""What is connected to is exactly what was checked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Sequence

import httpcore2
import pytest

from sources.fetch import BlockedAddress, FetchTimeout, Unreachable
from sources.fetch.transport import Deadline, GuardedBackend, resolve_host

PUBLIC, OTHER_PUBLIC, PRIVATE, LOOPBACK = "93.184.216.34", "2606:2800:220:1::1", "10.0.0.1", "127.0.0.1"


class RecordingSockets(httpcore2.NetworkBackend):
    """Notes what is connected to; addresses in `dead` do not answer."""

    def __init__(self, dead: frozenset[str] = frozenset()) -> None:
        self.connected: list[tuple[str, int]] = []
        self._dead = dead

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        self.connected.append((host, port))
        if host in self._dead:
            raise httpcore2.ConnectError
        return httpcore2.MockStream([])


class ScriptedResolver:
    """Gives one prepared answer after the other, as a name server under an attacker's control can."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = iter(answers)
        self.asked = 0

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[str]:
        self.asked += 1
        return next(self._answers)


def backend(resolver: ScriptedResolver, sockets: RecordingSockets, *, loopback_allowed: bool = False) -> GuardedBackend:
    return GuardedBackend(Deadline(5), resolver, loopback_allowed=loopback_allowed, sockets=sockets)


def test_the_checked_address_is_connected_to_and_the_name_is_asked_for_once() -> None:
    resolver, sockets = ScriptedResolver([PUBLIC]), RecordingSockets()
    backend(resolver, sockets).connect_tcp("news.example", 443)
    assert sockets.connected == [(PUBLIC, 443)]
    assert resolver.asked == 1


def test_a_name_that_turns_private_at_the_second_question_gains_nothing() -> None:
    resolver, sockets = ScriptedResolver([PUBLIC], [PRIVATE]), RecordingSockets()
    guarded = backend(resolver, sockets)
    guarded.connect_tcp("rebind.example", 80)
    with pytest.raises(BlockedAddress):
        guarded.connect_tcp("rebind.example", 80)
    assert sockets.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("answer", [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], [LOOPBACK], ["::ffff:127.0.0.1"], ["what"]])
def test_one_refused_address_refuses_the_name_and_nothing_is_connected_to(answer: list[str]) -> None:
    sockets = RecordingSockets()
    with pytest.raises(BlockedAddress, match=r"mixed\.example does not lead") as refusal:
        backend(ScriptedResolver(answer), sockets).connect_tcp("mixed.example", 80)
    assert sockets.connected == []
    assert not any(address in str(refusal.value) for address in answer)


@pytest.mark.parametrize(("address", "passes"), [(LOOPBACK, True), ("::1", True), (PRIVATE, False), ("0.0.0.0", False)])
def test_an_allowed_origin_may_lead_to_loopback_and_to_no_other_inner_address(address: str, *, passes: bool) -> None:
    sockets = RecordingSockets()
    guarded = backend(ScriptedResolver([address]), sockets, loopback_allowed=True)
    if not passes:
        with pytest.raises(BlockedAddress):
            guarded.connect_tcp("demo.example", 8100)
    else:
        guarded.connect_tcp("demo.example", 8100)
    assert sockets.connected == ([(address, 8100)] if passes else [])


def test_the_next_checked_address_is_tried_when_the_first_does_not_answer() -> None:
    sockets = RecordingSockets(dead=frozenset({OTHER_PUBLIC}))
    backend(ScriptedResolver([OTHER_PUBLIC, PUBLIC]), sockets).connect_tcp("news.example", 443)
    assert [host for host, _ in sockets.connected] == [OTHER_PUBLIC, PUBLIC]


def test_a_site_none_of_whose_addresses_answers_is_unreachable() -> None:
    sockets = RecordingSockets(dead=frozenset({PUBLIC}))
    with pytest.raises(Unreachable, match="does not answer"):
        backend(ScriptedResolver([PUBLIC]), sockets).connect_tcp("news.example", 443)


def test_a_name_without_addresses_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="no address"):
        backend(ScriptedResolver([]), RecordingSockets()).connect_tcp("news.example", 443)


def test_the_system_resolver_finds_loopback() -> None:
    assert "127.0.0.1" in resolve_host("127.0.0.1", 80, 5)


def test_a_name_that_cannot_be_looked_up_is_an_error_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_question: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(socket.gaierror):
        resolve_host("nothing.example", 80, 5)


@pytest.mark.parametrize(("error", "outcome"), [(socket.gaierror(), Unreachable), (TimeoutError(), FetchTimeout)])
def test_a_failed_question_is_told_apart_from_a_slow_one(error: OSError, outcome: type[Exception]) -> None:
    def failing(host: str, port: int, seconds: float) -> Sequence[str]:
        raise error

    guarded = GuardedBackend(Deadline(5), failing, loopback_allowed=False, sockets=RecordingSockets())
    with pytest.raises(outcome, match=r"nothing\.example"):
        guarded.connect_tcp("nothing.example", 80)


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: release.wait(30) and [])
    with pytest.raises(TimeoutError):
        resolve_host("slow.example", 80, 0.01)
    release.set()


def test_the_deadline_is_over_when_its_clock_says_so() -> None:
    moments = iter([100.0, 104.0, 105.0])
    deadline = Deadline(5, clock=lambda: next(moments))
    assert deadline.remaining() == 1.0
    with pytest.raises(FetchTimeout, match="5 seconds"):
        deadline.remaining()
