"""JSON Feed 1.0 and 1.1, and the JSON that other readers need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from factcheck.core.errors import ParseError
from factcheck.core.text import clean_text
from sources.connectors.readers import pages
from sources.connectors.readers.fields import (
    MAX_ENTRIES,
    MAX_TITLE_CHARS,
    Entry,
    answer,
    categories,
    cut,
    guid,
    line,
    time_of,
    web_url,
)

_VERSION = "jsonfeed.org/version/1"


def read_json_feed(body: bytes, *, url: str) -> dict[str, Any]:
    """The fields of `ParsedFeed`; ParseError when this is no JSON Feed."""
    pages.refuse(body, url=url)
    return feed_in(json_value(body), url)


def json_value(body: bytes) -> Any:
    """What the JSON says; ParseError when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ParseError("This address answers with something that is not valid JSON.") from None


def is_json_feed(value: Any) -> bool:
    """Whether it says that it is a JSON Feed."""
    return isinstance(value, dict) and _VERSION in _text(value.get("version"))


def feed_in(value: Any, base: str) -> dict[str, Any]:
    """The feed that a JSON value holds; ParseError when it holds none."""
    if not is_json_feed(value) or not isinstance(value.get("items"), list):
        raise ParseError("This address answers with JSON, but it is not a JSON Feed.")
    items = value["items"]
    entries = (_entry(item, base) for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return answer(
        (entry for entry in entries if entry.url),
        found=len(items),
        title=line(_text(value.get("title")), MAX_TITLE_CHARS),
        home_url=web_url(_text(value.get("home_page_url")), base),
        language=line(_text(value.get("language")), 35),
    )


def _entry(item: dict[str, Any], base: str) -> Entry:
    url = web_url(_text(item.get("url")), base) or web_url(_text(item.get("external_url")), base)
    return Entry(
        guid(_text(item.get("id"))) or url,
        url,
        line(_text(item.get("title")), MAX_TITLE_CHARS),
        cut(clean_text(_text(item.get("summary")))),
        line(", ".join(_authors(item)), 200),
        time_of(_text(item.get("date_published"))) or time_of(_text(item.get("date_modified"))),
        categories(map(_text, _listed(item.get("tags")))),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Version 1.1 has a list of authors, 1.0 had one."""
    for author in [*_listed(item.get("authors")), item.get("author")]:
        if isinstance(author, dict) and (name := _text(author.get("name"))):
            yield name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """Texts as they are, and numbers as texts: ids are often written as numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)
