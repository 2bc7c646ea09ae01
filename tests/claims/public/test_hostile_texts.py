"""Whatever a claim, a source or a colleague writes stays text: on pages, in markup and in feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.claim_review import claim_review, script_text
from claims.public.answers import page
from claims.public.feeds import _xml
from claims.public.markup import published
from claims.public.published import Check, History
from claims.public.views import _shown
from claims.services import publishing
from claims.services.published_content import content_of
from claims.templatetags.published import web_address
from factcheck.core.text import one_line
from sources.connectors.readers.datafeeds import read_data_feed
from sources.connectors.readers.feeds import read_feed
from sources.connectors.readers.jsonfeeds import read_json_feed
from sources.connectors.readers.sitemaps import read_sitemap
from sources.schema_org.claim_review import claim_reviews
from tests.claims.public.conftest import SITE, addresses_of, corrected
from tests.factories import a_publication

pytestmark = pytest.mark.usefixtures("public_site")

AT = "2026-05-04T09:30:00.000000+00:00"
RATING = {
    "question": "substance",
    "scale": "Substance",
    "version": 1,
    "label": "?",
    "description": "?",
    "value": 2,
    "worst": 1,
    "best": 5,
}
SOURCE = {"title": "?", "url": "https://pages.example/1", "outlet": "?"}
PIECE = {"stance": "supports", "quote": "?", "note": "?", "fetched_at": AT, "archived_url": "https://archive.example/1"}
ASKED = {"whom": "?", "asked_at": AT, "deadline": AT, "answer": "?", "answered_at": AT, "waived_reason": ""}
CONTENT: dict[str, Any] = {
    "wording": "?",
    "claimants": [{"name": "?", "role": "?", "kind": "person", "wikidata_id": ""}],
    "appearances": [SOURCE | {"appeared_at": AT, "hop": "paraphrase", "reported_by": "?", "is_first": True}],
    "ratings": {"attribution": RATING, "substance": RATING},
    "justification": "?",
    "evidence": [SOURCE | PIECE],
    "nothing_found": {"refutes": "?"},
    "replies": [ASKED, ASKED | {"waived_reason": "?"}],
    "as_of": "2026-05-04",
    "review_by": "2027-05-04",
}
ATTACKS = (
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "<!--<script>",
    "]]>&lt;b&gt;&amp;",
    "{{ publisher }}{% debug %}",
    "\u2028\u2029\u202eright to left\u202c",
    "\x0b\x1b\ufffe\uffff",
    "مرحبا 😀",
)
HOSTILE = " ".join(ATTACKS)


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes, and the text of its first heading."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.headings: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        if tag == "h1":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] == "h1":
            self.headings[-1] += data


def filled(value: Any, text: str) -> Any:
    """The content with this text wherever it holds free text."""
    if isinstance(value, dict):
        return {name: filled(one, text) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, text) for one in value]
    return text if value == "?" else value


def a_check(text: str) -> Check:
    at = datetime.fromisoformat(AT)
    return Check(
        slug="a-check-1",
        number=1,
        content=filled(deepcopy(CONTENT), text),
        is_live=True,
        published_at=at,
        first_published_at=at,
    )


def page_of(check: Check) -> str:
    history = History(newest=check, numbers=(1,), ledger=())
    context = {"check": check, "history": history, "canonical": check.url, "claim_review": "{}"}
    return page("check.html", context | _shown(check)).content.decode()


def texts() -> st.SearchStrategy[str]:
    """Attacks between anything that a database holds on one line. Blanks at the ends are nobody's concern."""
    anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), min_size=1)
    parts = st.lists(st.sampled_from(ATTACKS) | anything)
    return parts.map(lambda these: f"x{''.join(these)}x")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(texts())
def test_a_page_has_the_same_elements_whatever_its_texts_say(text: str) -> None:
    shown = Skeleton(page_of(a_check(text)))
    assert shown.elements == Skeleton(page_of(a_check("plain"))).elements
    assert shown.headings == [text]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(texts())
def test_markup_says_what_the_texts_say_and_never_ends_its_element(text: str) -> None:
    written = script_text(claim_review(published(a_check(text))))
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["claimReviewed"] == text


@pytest.mark.django_db
@pytest.mark.parametrize("text", [HOSTILE, "a" * 10_000], ids=["hostile", "long"])
def test_texts_come_back_from_every_feed_as_they_went_in(
    client: Client, reviewer: User, editor: User, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(
        "claims.services.publishing.content_of", lambda review: content_of(review) | filled(deepcopy(CONTENT), text)
    )
    publication = corrected(a_publication(reviewer, editor), reviewer, editor)
    url = f"{SITE}/checks/{publication.slug}/"
    bodies = dict(_bodies(client, "feed.rss", "feed.atom", "feed.json", "claimreview.json", "sitemap.xml"))

    title = one_line(f"{text}: {text}", limit=200)
    for name in ("feed.rss", "feed.atom"):
        found = feedparser.parse(bodies[name], sanitize_html=False)
        (entry,) = found.entries
        assert (found.bozo, entry.link, entry.title) == (False, url, _xml(title))
        (stored,) = read_feed(bodies[name], url=f"{SITE}/checks/{name}", content_type="")["entries"]
        assert url in stored
    (item,) = json.loads(bodies["feed.json"])["items"]
    assert (item["url"], item["content_text"]) == (url, text)
    assert read_json_feed(bodies["feed.json"], url=f"{SITE}/checks/feed.json")["entries"][0].count(url) == 2
    (read,) = claim_reviews(json.loads(bodies["claimreview.json"]), url=f"{SITE}/checks/claimreview.json")
    assert read.url == url
    assert len(read_data_feed(bodies["claimreview.json"], url=SITE)["reviews"]) == 1
    assert any(url in entry for entry in read_sitemap(bodies["sitemap.xml"], url=SITE)["entries"])
    for path in addresses_of(publication)[:3]:
        shown = client.get(path).content.decode()
        assert "<img" not in shown
        assert shown.count("<script") == (path == f"/checks/{publication.slug}/")
    assert "<img" not in client.get(addresses_of(publication)[3]).json()["html"]


@pytest.mark.django_db
def test_what_is_said_of_a_correction_stays_text(client: Client, reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    publishing.withdraw_publication(
        review_id=publication.review_id, by=editor, kind="void", explanation=f"It was a draft. {HOSTILE}"
    )
    body = client.get("/checks/corrections.atom").content
    found = feedparser.parse(body, sanitize_html=False)
    (entry,) = found.entries
    assert (found.bozo, entry.link) == (False, f"{SITE}/checks/{publication.slug}/")
    # A reader takes the summary for HTML: there it has to be text once more.
    assert "<" not in entry.summary.replace("&lt;", "")
    shown = client.get(f"/checks/{publication.slug}/").content.decode()
    assert "<img" not in shown
    assert "<script" not in shown


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://pages.example/1", "https://pages.example/1"),
        ("javascript:alert(1)", ""),
        ("JavaScript://pages.example/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("//pages.example", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, link: str) -> None:
    assert web_address(url) == link
    check = a_check("plain")
    check.content["evidence"][0]["url"] = url
    assert (f'href="{url}"' in page_of(check)) is bool(link)


def _bodies(client: Client, *names: str) -> Iterator[tuple[str, bytes]]:
    for name in names:
        answer = client.get(f"/checks/{name}")
        assert answer.status_code == 200
        yield name, answer.content
