"""What is connected to is exactly what was checked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from sources.fetch import BlockedAddress, FetchPolicy, FetchTimeout, Ports, Unreachable, check_url
from sources.fetch.transport import Deadline, connect, open_socket, resolve_host

PUBLIC, OTHER_PUBLIC, PRIVATE, LOOPBACK = "93.184.216.34", "2606:2800:220:1::1", "10.0.0.1", "127.0.0.1"


class RecordingConnector:
    """Notes what is connected to and gives a socket to nobody; addresses in `dead` do not answer."""

    def __init__(self, dead: frozenset[str] = frozenset()) -> None:
        self.connected: list[tuple[str, int]] = []
        self.seconds: list[float] = []
        self._dead = dead

    def __call__(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        self.seconds.append(seconds)
        if address in self._dead:
            raise ConnectionRefusedError
        return socket.socket()


class ScriptedResolver:
    """Gives one prepared answer after the other, as a name server under an attacker's control can."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = iter(answers)
        self.asked = 0

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[str]:
        self.asked += 1
        return next(self._answers)


def visit(url: str, resolver: ScriptedResolver, connector: RecordingConnector, *allowed: str) -> None:
    """One connection, closed at once."""
    policy = FetchPolicy(allowed_origins=frozenset(allowed))
    ports = Ports(resolve=resolver, connect=connector)
    with closing(connect(check_url(url, policy), policy, Deadline(5), ports)):
        pass


def test_the_checked_address_is_connected_to_and_the_name_is_asked_for_once() -> None:
    resolver, connector = ScriptedResolver([PUBLIC]), RecordingConnector()
    visit("http://news.example", resolver, connector)
    assert connector.connected == [(PUBLIC, 80)]
    assert resolver.asked == 1


def test_a_name_that_turns_private_at_the_second_question_gains_nothing() -> None:
    resolver, connector = ScriptedResolver([PUBLIC], [PRIVATE]), RecordingConnector()
    visit("http://rebind.example", resolver, connector)
    with pytest.raises(BlockedAddress):
        visit("http://rebind.example", resolver, connector)
    assert connector.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("answer", [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], [LOOPBACK], ["::ffff:127.0.0.1"], ["what"]])
def test_one_refused_address_refuses_the_name_and_nothing_is_connected_to(answer: list[str]) -> None:
    connector = RecordingConnector()
    with pytest.raises(BlockedAddress, match=r"mixed\.example does not lead") as refusal:
        visit("http://mixed.example", ScriptedResolver(answer), connector)
    assert connector.connected == []
    assert not any(address in str(refusal.value) for address in answer)


@pytest.mark.parametrize(("address", "passes"), [(LOOPBACK, True), ("::1", True), (PRIVATE, False), ("0.0.0.0", False)])
def test_an_allowed_origin_may_lead_to_loopback_and_to_no_other_inner_address(address: str, *, passes: bool) -> None:
    connector = RecordingConnector()
    try:
        visit("http://demo.example:8100", ScriptedResolver([address]), connector, "http://demo.example:8100")
    except BlockedAddress:
        assert not passes
    assert connector.connected == ([(address, 8100)] if passes else [])


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        (LOOPBACK, True),
        ("::1", True),
        (PRIVATE, True),
        ("fd00::1", True),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
    ],
)
def test_an_origin_of_our_own_may_lie_in_a_private_network(address: str, *, passes: bool) -> None:
    connector, origin = RecordingConnector(), "http://models.example:8080"
    policy = FetchPolicy(own_origins=frozenset({origin}))
    ports = Ports(resolve=ScriptedResolver([address]), connect=connector)
    try:
        connect(check_url(f"{origin}/v1", policy), policy, Deadline(5), ports).close()
    except BlockedAddress:
        assert not passes
    assert connector.connected == ([(address, 8080)] if passes else [])


def test_the_next_checked_address_is_tried_when_the_first_does_not_answer() -> None:
    connector = RecordingConnector(dead=frozenset({OTHER_PUBLIC}))
    visit("http://news.example", ScriptedResolver([OTHER_PUBLIC, PUBLIC]), connector)
    assert [host for host, _ in connector.connected] == [OTHER_PUBLIC, PUBLIC]


def test_a_connection_gets_no_more_time_than_the_fetch_has_left() -> None:
    connector = RecordingConnector()
    visit("http://news.example", ScriptedResolver([PUBLIC]), connector)
    assert 0 < connector.seconds[0] <= 5 < FetchPolicy().connect_timeout.total_seconds()


def test_a_site_none_of_whose_addresses_answers_is_unreachable() -> None:
    connector = RecordingConnector(dead=frozenset({PUBLIC}))
    with pytest.raises(Unreachable, match="does not answer"):
        visit("http://news.example", ScriptedResolver([PUBLIC]), connector)


def test_a_name_without_addresses_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="no address"):
        visit("http://news.example", ScriptedResolver([]), RecordingConnector())


@pytest.mark.parametrize("address", [LOOPBACK, "::1", PUBLIC])
def test_an_address_needs_no_resolver(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "getaddrinfo")
    assert resolve_host(address, 80, 5) == [address]


def test_the_system_resolver_finds_loopback() -> None:
    assert {LOOPBACK, "::1"} & set(resolve_host("localhost", 80, 5))


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

    url, policy = check_url("http://nothing.example", FetchPolicy()), FetchPolicy()
    with pytest.raises(outcome, match=r"nothing\.example"):
        connect(url, policy, Deadline(5), Ports(resolve=failing, connect=RecordingConnector()))


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: release.wait(30) and [])
    with pytest.raises(TimeoutError):
        resolve_host("slow.example", 80, 0.01)
    release.set()


@pytest.fixture
def full_listener() -> Iterator[int]:
    """The port of a listener that takes nobody in, so that connections to it wait."""
    with socket.socket() as listener, socket.socket() as waiting:
        listener.bind((LOOPBACK, 0))
        listener.listen(0)
        waiting.connect(listener.getsockname())
        yield int(listener.getsockname()[1])


def test_a_connection_that_is_not_taken_is_given_up_in_time(full_listener: int) -> None:
    with pytest.raises(TimeoutError):
        open_socket(LOOPBACK, full_listener, 0.05)


def test_the_deadline_is_over_when_its_clock_says_so() -> None:
    moments = iter([100.0, 104.0, 105.0])
    deadline = Deadline(5, clock=lambda: next(moments))
    assert deadline.remaining() == 1.0
    with pytest.raises(FetchTimeout, match="5 seconds"):
        deadline.remaining()


@pytest.mark.parametrize(("seconds", "left"), [(2.0, 2.0), (30.0, 5.0)])
def test_a_part_of_the_work_never_gets_more_than_the_whole_has_left(seconds: float, left: float) -> None:
    deadline = Deadline(5, clock=lambda: 100.0)
    assert deadline.within(seconds).remaining() == left
