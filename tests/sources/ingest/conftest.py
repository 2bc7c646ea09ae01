"""Providers that are switched on and play along, on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from tests.sources.ingest.provider_server import KEY, ProviderServer, provider_server

SwitchOn = Callable[..., None]


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with provider_server() as running:
        yield running


@pytest.fixture
def switch_on(server: ProviderServer, settings: Settings) -> SwitchOn:
    """`switch_on("gdelt", …)`: the operator wants these, and they are reached at the loopback server."""

    def switched_on(*names: str, quota: str = "1000/s", key: str = KEY) -> None:
        given = {"KEY": key, "URL": server.origin, "QUOTA": quota}
        settings.FACTCHECK_PROVIDERS = dict.fromkeys(names, given)
        settings.FACTCHECK_FETCH_ALLOW = frozenset({server.origin})

    return switched_on
