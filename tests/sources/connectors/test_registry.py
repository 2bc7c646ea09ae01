"""Connectors are found by name, our own and those of other packages."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, EntryPoints
from types import ModuleType

import pytest

from factcheck.core.errors import InvalidInput
from sources.connectors import registry
from sources.connectors.base import ParsedFeed
from sources.connectors.rss import RssConnector


class PlugIn:
    """A connector of another package."""

    name = "telegraph"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        return ParsedFeed(title=body.decode(), home_url=url, language="", entries=())


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that offers a connector, and one that wants to take over the name of ours."""
    module = ModuleType("installed_plug_in")
    module.PlugIn = PlugIn  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    names = ("telegraph", "rss")
    points = EntryPoints(EntryPoint(name, f"{module.__name__}:PlugIn", registry.FEEDS.group) for name in names)
    monkeypatch.setattr(registry, "entry_points", points.select)
    monkeypatch.setattr(registry, "_loaded", registry._loaded.__wrapped__)


def test_the_built_in_connector_is_found() -> None:
    assert isinstance(registry.connector("rss"), RssConnector)
    assert "rss" in registry.connector_names()


@pytest.mark.usefixtures("installed")
def test_an_installed_connector_is_found_by_its_name() -> None:
    assert set(registry.connector_names()) == {*registry.FEEDS.built_in, "telegraph"}
    assert registry.connector("telegraph").parse(b"x", url="", content_type="").title == "x"


@pytest.mark.usefixtures("installed")
def test_a_built_in_name_cannot_be_taken_over() -> None:
    assert isinstance(registry.connector("rss"), RssConnector)


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"no connector named “gopher”\. Installed are: .*rss"):
        registry.connector("gopher")


@pytest.mark.parametrize("name", sorted(registry.FEEDS.built_in))
def test_every_built_in_connector_keeps_the_contract(name: str) -> None:
    connector = registry.connector(name)
    assert connector.name == name
    with pytest.raises(Exception, match=r"^This address answers .*\."):
        connector.parse(b"", url="http://a.example/", content_type="")
