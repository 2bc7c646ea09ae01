"""What programs read: feeds of checks and of corrections, the DataFeed of ClaimReviews, and the sitemap.

Texts of others stand in feeds as text. Where a format takes a description for HTML, it is escaped once more.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape

from claims.claim_review import data_feed
from claims.models import Correction
from claims.public.answers import cacheable
from claims.public.markup import published
from claims.public.published import Check, address, checks, last_change, ledger_entries, live_checks

#: As many as feeds usually hold.
_ENTRIES = 50
_REVIEWS = 1_000
#: As many as a sitemap may hold.
_PAGES = 50_000
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Rss(Rss201rev2Feed):
    """Dated by what it holds, not by when it is read."""

    def latest_post_date(self) -> Any:
        return self.feed["changed_at"]


class _Atom(Atom1Feed):
    """Likewise."""

    def latest_post_date(self) -> Any:
        return self.feed["changed_at"]


_Feed = _Rss | _Atom


@cacheable
def rss(_request: HttpRequest) -> HttpResponse:
    """The newest checks as RSS 2.0."""
    return _answer(_of_checks(_Rss, "rss"))


@cacheable
def atom(_request: HttpRequest) -> HttpResponse:
    """The newest checks as Atom."""
    return _answer(_of_checks(_Atom, "atom"))


@cacheable
def json_feed(_request: HttpRequest) -> HttpResponse:
    """The newest checks as JSON Feed 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.FACTCHECK_PUBLIC_NAME,
        "home_page_url": address("checks"),
        "feed_url": address("json_feed"),
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.FACTCHECK_PUBLIC_NAME, "url": address("checks")}],
        "items": [_item(check) for check in checks(live_checks()[:_ENTRIES])],
    }
    return HttpResponse(json.dumps(document), content_type="application/feed+json")


@cacheable
def corrections(_request: HttpRequest) -> HttpResponse:
    """What was corrected or taken back, as Atom."""
    feed = _feed(_Atom, "corrections", f"Corrections: {settings.FACTCHECK_PUBLIC_NAME}")
    for entry in ledger_entries()[:_ENTRIES]:
        _add_correction(feed, entry)
    return _answer(feed)


@cacheable
def claim_reviews(_request: HttpRequest) -> HttpResponse:
    """The newest checks as schema.org DataFeed of ClaimReviews."""
    document = data_feed(
        map(published, checks(live_checks()[:_REVIEWS])),
        url=address("claim_reviews"),
        name=settings.FACTCHECK_PUBLIC_NAME,
        modified_at=last_change(),
    )
    return HttpResponse(json.dumps(document), content_type="application/json")


@cacheable
def sitemap(_request: HttpRequest) -> HttpResponse:
    """The pages of all checks that hold."""
    rows = live_checks().values_list("slug", "published_at")[:_PAGES]
    pages = [{"url": address("check", slug), "changed_at": at} for slug, at in rows]
    text = render_to_string("claims/public/sitemap.xml", {"pages": pages, "list": address("checks")})
    return HttpResponse(text, content_type="application/xml")


def _of_checks(kind: type[_Feed], name: str) -> _Feed:
    feed = _feed(kind, name, settings.FACTCHECK_PUBLIC_NAME)
    for check in checks(live_checks()[:_ENTRIES]):
        feed.add_item(
            title=_xml(check.title),
            link=check.url,
            description=escape(_xml(check.summary)),
            unique_id=check.url,
            unique_id_is_permalink=True,
            pubdate=check.first_published_at,
            updateddate=check.published_at,
        )
    return feed


def _feed(kind: type[_Feed], name: str, title: str) -> _Feed:
    return kind(
        title=_xml(title),
        link=address("checks"),
        description=_xml(title),
        language=settings.LANGUAGE_CODE,
        feed_url=address(name),
        author_name=_xml(settings.FACTCHECK_PUBLIC_NAME),
        changed_at=last_change(),
    )


def _add_correction(feed: _Feed, entry: Correction) -> None:
    before = entry.publication_from
    url = address("check", before.slug)
    rating = " The rating changed." if entry.is_rating_changed else ""
    feed.add_item(
        title=_xml(f"{entry.get_kind_display()}: {before.content['wording']}"),
        link=url,
        description=escape(_xml(entry.explanation + rating)),
        unique_id=f"{address('version', before.slug, before.number)}#corrected-{entry.pk}",
        pubdate=entry.at,
        updateddate=entry.at,
    )


def _item(check: Check) -> dict[str, Any]:
    return {
        "id": check.url,
        "url": check.url,
        "title": check.title,
        "content_text": check.content["justification"],
        "date_published": check.first_published_at.isoformat(),
        "date_modified": check.published_at.isoformat(),
    }


def _answer(feed: _Feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _xml(text: str) -> str:
    """Without the characters that XML has no way to write."""
    return _NOT_IN_XML.sub("", text)
