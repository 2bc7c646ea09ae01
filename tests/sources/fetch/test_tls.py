"""Over TLS: whose certificate is good, and that such connections are kept and checked like others."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from sources.fetch import FetchPolicy, FetchTimeout, Ports, Session, Unreachable, open_session
from sources.fetch.transport import _tls
from tests.sources.fetch.misbehaving_server import MisbehavingServer, drip, in_turn, response


class TlsServer(MisbehavingServer):
    """The same behind TLS."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        super().__init__({}, keeps_alive=True)

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), self._context.wrap_socket(connection, server_side=True) as secured:
            super()._serve(secured)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for news.example, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    subprocess.run([openssl, "req", *kind, *names, "-out", made, "-keyout", key], check=True, capture_output=True)
    return made, key


@pytest.fixture
def server(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[TlsServer]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    _tls.cache_clear()
    running = TlsServer(*certificate)
    yield running
    running.stop()
    _tls.cache_clear()


@pytest.fixture
def session(server: TlsServer) -> Iterator[Session]:
    origins = frozenset(f"https://{host}:{server.port}" for host in ("news.example", "other.example", "127.0.0.1"))
    policy = FetchPolicy(allowed_origins=origins, timeout=timedelta(seconds=1))
    with open_session(policy, Ports(resolve=lambda *_question: ["127.0.0.1"])) as opened:
        yield opened


def test_a_site_with_a_good_certificate_is_read_and_its_connection_kept(server: TlsServer, session: Session) -> None:
    server.answers["/"] = response(b"page")
    assert [session.fetch(f"https://news.example:{server.port}/").body for _ in range(3)] == [b"page"] * 3
    assert server.connections == 1


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_a_certificate_for_somebody_else_is_refused(server: TlsServer, session: Session, host: str) -> None:
    with pytest.raises(Unreachable, match="certificate may be wrong"):
        session.fetch(f"https://{host}:{server.port}/")
    assert server.requests == []


def test_an_answer_that_nobody_asked_for_is_dropped(server: TlsServer, session: Session) -> None:
    server.answers["/"] = in_turn(response(b"1") + response(b"smuggled"), response(b"2"))
    assert [session.fetch(f"https://news.example:{server.port}/").body for _ in range(2)] == [b"1", b"2"]
    assert server.connections == 2


def test_a_slow_site_is_cut_off(server: TlsServer, session: Session) -> None:
    server.answers["/"] = drip(b"", b"H", pause=0.05)
    with pytest.raises(FetchTimeout):
        session.fetch(f"https://news.example:{server.port}/")
    assert len(server.requests) == 1
