"""Connectors by name: our own, and those of installed packages (entry point group `factcheck.connectors`)."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from factcheck.core.errors import InvalidInput
from sources.connectors.base import FeedConnector

ENTRY_POINT_GROUP = "factcheck.connectors"

#: Name → "module:class". The module is imported when the connector is first used.
BUILT_IN = {"rss": "sources.connectors.rss:RssConnector"}


def connector_names() -> tuple[str, ...]:
    """All names that `connector` knows, sorted."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in entry_points(group=ENTRY_POINT_GROUP))}))


@cache
def connector(name: str) -> FeedConnector:
    """The connector of that name; `InvalidInput` when there is none. A built-in name cannot be taken over."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        built_in: FeedConnector = getattr(import_module(module), attribute)()
        return built_in
    for point in entry_points(group=ENTRY_POINT_GROUP, name=name):
        plug_in: FeedConnector = point.load()()
        return plug_in
    raise InvalidInput(f"There is no connector named “{name}”. Installed are: {', '.join(connector_names())}.")
