"""Loopback sites in processes of their own (their CPU time is nobody's), and leave to fetch from them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from django.test import override_settings

from sources import sandbox


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """The origin of the site that `python -m MODULE ARGUMENTS` serves, until the block ends."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("The site was started without pipes.")
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(10)


def serve(site: type[BaseHTTPRequestHandler]) -> None:
    """Print the origin and answer until the input ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        sys.stdin.read()
        server.shutdown()


@contextmanager
def allowed(origin: str) -> Iterator[None]:
    """The door opens for this origin; readers of documents that were started have ended afterwards."""
    with override_settings(FACTCHECK_FETCH_ALLOW=frozenset({origin})):
        try:
            yield
        finally:
            sandbox.close()
