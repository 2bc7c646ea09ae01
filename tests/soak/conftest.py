"""Soaks take minutes, so they say how far they are; what they start are the workers and servers of `tests.e2e`."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.e2e.conftest import broker, database, make_worker

__all__ = ["broker", "database", "make_worker"]


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Writes a line to the terminal at once, with the minutes since the test began."""
    started = time.monotonic()
    terminal = request.config.pluginmanager.getplugin("terminalreporter")
    capture = request.config.pluginmanager.getplugin("capturemanager")
    name = request.node.name

    def line(text: str) -> None:
        with capture.global_and_fixture_disabled():
            terminal.write_line(f"{(time.monotonic() - started) / 60:5.1f} min  {name}: {text}")

    return line
