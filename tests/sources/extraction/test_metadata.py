"""What a page says about its article, and where it says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sources.extraction.test_article import MOMENT, extracted, page

TITLE = "<title>Quay closes for a year</title>"
GERMAN = (
    "Der Hafenrat stimmte am Donnerstag dafür, den alten Kai für ein Jahr zu schließen, nachdem Ingenieure Risse "
    "gefunden hatten. „Wir haben jeden Stein angesehen“, sagte die Hafenmeisterin, die den Kai gut kennt. "
)


def linked(**article: Any) -> str:
    """JSON-LD of a news article."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle"} | article
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


SITE = '<meta property="og:site_name" content="The Daily Example">'
TITLES = {
    "Quay closes – The Daily Example": "Quay closes",
    "Quay closes | the daily example": "Quay closes",
    "Life at The Daily Example": "Life at The Daily Example",
    "The Daily Example": "The Daily Example",
    "- The Daily Example": "- The Daily Example",
}


@pytest.mark.parametrize(("declared", "title"), TITLES.items())
def test_the_title_does_not_end_with_the_site(declared: str, title: str) -> None:
    assert extracted(page(f'{TITLE}{SITE}<meta property="og:title" content="{declared}">')).title == title


SOURCES = {
    "JSON-LD datePublished": linked(datePublished="2026-11-19T17:05:00Z"),
    "meta article:published_time": '<meta property="article:published_time" content="2026-11-19T17:05:00Z">',
    "meta date": '<meta name="Date" content="Thu, 19 Nov 2026 17:05:00 +0000">',
}


@pytest.mark.parametrize(("source", "head"), SOURCES.items(), ids=SOURCES.keys())
def test_the_source_of_the_publication_date_is_named(source: str, head: str) -> None:
    found = extracted(page(TITLE + head))
    assert (found.published_at, found.published_source) == (MOMENT, source)


def test_time_elements_are_named_as_source_of_both_dates() -> None:
    times = (
        '<time datetime="2026-11-19T17:05Z" pubdate></time><time datetime="2026-11-20" itemprop="dateModified"></time>'
    )
    found = extracted(page(TITLE, before=times))
    assert (found.published_at, found.published_source) == (MOMENT, "time element")
    assert (found.modified_at, found.modified_source) == (datetime(2026, 11, 20, tzinfo=UTC), "time element")


def test_a_day_that_nobody_declared_is_called_a_guess() -> None:
    found = extracted(page(TITLE, before="<p class='date'>19 November 2026</p>"))
    assert (found.published_at, found.published_source) == (
        datetime(2026, 11, 19, tzinfo=UTC),
        "address or text of the page",
    )


def test_a_change_is_taken_only_where_it_is_declared() -> None:
    found = extracted(page(TITLE + '<meta property="article:modified_time" content="2026-11-20T08:00:00+01:00">'))
    assert found.modified_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert found.modified_source == "meta article:modified_time"
    assert extracted(page(TITLE + linked(dateModified="soon"))).modified_at is None


def test_the_articles_dates_come_before_those_of_other_things_on_the_page() -> None:
    comment = {"@type": "Comment", "datePublished": "2026-11-01"}
    graph = [{"@type": "WebSite", "datePublished": "2019-01-01"}, comment]
    other = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert extracted(page(TITLE + other + linked(datePublished="2026-11-19T17:05:00Z"))).published_at == MOMENT


BYLINES = {
    "object": (linked(author={"@type": "Person", "name": "Ann Author"}), "", "Ann Author"),
    "list": (
        linked(author=[{"name": "Ann Author"}, "Ben Writer", {"name": "Ann Author"}]),
        "",
        "Ann Author, Ben Writer",
    ),
    "text with markup": (linked(author="By <b>Ann Author</b>"), "", "Ann Author"),
    "reference": (
        linked(author={"@id": "#ann"}) + linked(**{"@type": "Person", "@id": "#ann", "name": "Ann Author"}),
        "",
        "Ann Author",
    ),
    "meta": ('<meta name="author" content="by Ann Author | The Daily Example">', "", "Ann Author"),
    "address only": ('<meta name="author" content="https://people.example/ann">', "", ""),
    "marked": ("", '<p class="article__byline">By <a rel="author">Ann Author</a>, 19 November</p>', "Ann Author"),
    "login name of the system": ('<meta name="author" content="admin">', "", ""),
    "commenter": ("", '<div id="disqus_thread"><span class="author">Cross Reader</span></div>', ""),
    "commenter in JSON-LD": (linked(comment={"@type": "Comment", "author": {"name": "Cross Reader"}}), "", ""),
    "none": ("", "", ""),
}


@pytest.mark.parametrize(("head", "before", "byline"), BYLINES.values(), ids=BYLINES.keys())
def test_the_byline_is_names_and_nothing_else(head: str, before: str, byline: str) -> None:
    assert extracted(page(TITLE + head, before=before)).byline == byline


LANGUAGES = {
    "html": ("<html lang='en-GB'>", "", ("en-GB", "html lang")),
    "locale": ("<html>", '<meta property="og:locale" content="en_US">', ("en-US", "meta og:locale")),
    "nonsense, then JSON-LD": ("<html lang='{{lang}}'>", linked(inLanguage="fr"), ("fr", "JSON-LD inLanguage")),
    "undeclared": ("<html>", "", ("en", "text of the page")),
}


@pytest.mark.parametrize(("html", "head", "language"), LANGUAGES.values(), ids=LANGUAGES.keys())
def test_the_language_is_declared_or_detected(html: str, head: str, language: tuple[str, str]) -> None:
    found = extracted(page(TITLE + head, html=html))
    assert (found.language, found.language_source) == language


def test_a_language_is_detected_only_where_there_is_enough_text() -> None:
    assert extracted(GERMAN, "text/plain; charset=utf-8").language == "de"
    assert extracted(GERMAN[:100], "text/plain; charset=utf-8").language == ""


CANONICAL = {
    "link": ('<link rel="canonical" href="https://daily.example/a">', "https://daily.example/a"),
    "relative link": ('<link rel="Canonical" href="/a?b=1">', "https://daily.example/a?b=1"),
    "not the web": ('<link rel="canonical" href="javascript:alert(1)">', ""),
    "open graph": ('<meta property="og:url" content="https://other.example/a">', "https://other.example/a"),
    "none": ("", ""),
}


@pytest.mark.parametrize(("head", "url"), CANONICAL.values(), ids=CANONICAL.keys())
def test_the_canonical_address_is_absolute_or_absent(head: str, url: str) -> None:
    assert extracted(page(TITLE + head)).canonical_url == url


def test_marked_up_checks_of_claims_come_with_the_article() -> None:
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "The quay has been closed for two years",
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
        "datePublished": "2026-11-19",
        "itemReviewed": {"@type": "Claim", "datePublished": "2026-11-18"},
    }
    markup = json.dumps([review, {"@type": "ClaimReview"}, {"@type": "Review", "claimReviewed": "x"}])
    (found,) = extracted(page(TITLE + f'<script type="application/ld+json">{markup}</script>')).reviews
    assert (found.claim_reviewed, found.rating_label) == ("The quay has been closed for two years", "False")
    assert (found.url, found.publisher_site) == ("https://daily.example/quay", "daily.example")
    assert (str(found.claimed_on), found.reviewed_at) == ("2026-11-18", datetime(2026, 11, 19, tzinfo=UTC))
