"""Providers that are switched on and play along, on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.sources.ingest.provider_server import ProviderServer, SwitchOn, provider_server, switcher


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with provider_server() as running:
        yield running


@pytest.fixture
def switch_on(server: ProviderServer, settings: Settings) -> SwitchOn:
    return switcher(server, settings)
