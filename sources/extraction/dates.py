"""When an article was published and changed, as its page declares it. Runs inside the sandbox.

Looked at in this order, the first believable moment wins: schema.org JSON-LD, the meta elements that publishers use,
`<time>` marked as that date; for the publication at last the day that htmldate finds in markup, address or text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from htmldate import find_date

from sources.extraction.page import Page
from sources.schema_org.values import moment

#: A guess, while all others are declared.
GUESSED = "address or text of the page"


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Where a page declares one kind of date."""

    json_ld: str
    meta: tuple[str, ...]


PUBLISHED = Dated(
    json_ld="datePublished",
    meta=(
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "date.published",
        "parsely-pub-date",
        "sailthru.date",
        "publish-date",
        "pubdate",
        "dc.date.issued",
        "dcterms.created",
        "date",
    ),
)
MODIFIED = Dated(
    json_ld="dateModified",
    meta=("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
)


def published_at(page: Page) -> tuple[str | None, str]:
    """The moment in ISO form, UTC, or None; and what says so. Without a time zone UTC is meant."""
    found, source = _declared(page, PUBLISHED)
    return (found, source) if found else _guessed(page)


def modified_at(page: Page) -> tuple[str | None, str]:
    """The same for the last change; never guessed."""
    return _declared(page, MODIFIED)


def _declared(page: Page, kind: Dated) -> tuple[str | None, str]:
    for raw, source in _candidates(page, kind):
        if found := moment(raw):
            return found.astimezone(UTC).isoformat(), source
    return None, ""


def _candidates(page: Page, kind: Dated) -> Iterator[tuple[Any, str]]:
    for node in page.described:
        yield node.get(kind.json_ld), f"JSON-LD {kind.json_ld}"
    for name in kind.meta:
        yield page.meta.get(name), f"meta {name}"
    for element in page.tree.iter("time"):
        marked = element.get("itemprop") == kind.json_ld
        if marked or (kind is PUBLISHED and element.get("pubdate") is not None):
            yield element.get("datetime"), "time element"


def _guessed(page: Page) -> tuple[str | None, str]:
    # Not the extensive search: it costs as much as reading the article, and takes any date that stands in its text.
    day = find_date(page.tree, url=page.url or None, original_date=True, extensive_search=False)
    found = moment(day)
    return (found.isoformat(), GUESSED) if found else (None, "")
