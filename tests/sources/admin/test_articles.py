"""Articles in the admin: what they say, where it comes from, and lists that stay fast when there are millions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from factcheck.core.admin.base import CappedPaginator
from sources.models import Article, CopyReason, FeedItem, FetchAttempt, PublishedReview
from tests import factories

LIST = "/admin/sources/article/"
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(reviewer: User, client: Client) -> Client:
    client.force_login(reviewer)
    return client


def listed(desk: Client, **parameters: str) -> list[Article]:
    return list(desk.get(LIST, parameters).context["cl"].result_list)


def test_the_list_says_what_is_no_report_of_its_own(desk: Client) -> None:
    first = factories.an_article(factories.an_outlet(name="Meridian Wire"), title="Pier closed")
    factories.an_article(title="Pier shut", copy_of=first, copy_similarity=0.96)
    factories.an_article(title="Pier open", access="partial", fetch_error="The server answers 404.")
    page = desk.get(LIST).content.decode()
    assert "Nearly the same text as Meridian Wire: Pier closed" in page
    assert "Only in part (paywall)" in page
    assert "The server answers 404." in page


def test_articles_are_found_by_outlet_access_problem_copy_words_and_address(desk: Client) -> None:
    outlet = factories.an_outlet(name="Saltmarsh Lantern", domain="saltmarsh.example")
    plain = factories.an_article(url="https://pages.example/plain")
    mine = factories.an_article(outlet, access="partial")
    broken = factories.an_article(fetch_error="No answer.")
    copy = factories.an_article(copy_of=plain, copy_similarity=1.0)
    factories.a_snapshot("Herons were counted at the weir.", copy)
    assert listed(desk, outlet="marsh") == listed(desk, outlet="saltmarsh.ex") == [mine]
    assert listed(desk, access="partial") == [mine]
    assert listed(desk, problem="yes") == [broken]
    assert listed(desk, copy="yes") == [copy]
    assert listed(desk, copy="no") == [broken, mine, plain]
    assert listed(desk, q="heron weir") == [copy]
    assert listed(desk, q="https://PAGES.example/plain?utm_source=x") == [plain]


def test_the_list_counts_no_further_than_its_cap_and_searches_along_indexes(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        factories.an_article()
    with django_assert_max_num_queries(8) as queries:
        desk.get(LIST, {"q": "heron"})
    sent = [query["sql"] for query in queries.captured_queries]
    counts = [sql for sql in sent if "COUNT(" in sql]
    assert counts
    assert all("LIMIT 10000" in sql for sql in counts)
    assert "at least" not in desk.get(LIST).content.decode()
    assert not any(re.search(r"\bU?PPER\(|LIKE ", sql) for sql in sent if "sources_article" in sql)


def test_the_list_says_when_counting_stopped_early(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CappedPaginator, "most", 2)
    for _ in range(3):
        factories.an_article()
    assert "at least 2 articles" in desk.get(LIST).content.decode()


def test_the_page_shows_the_newest_text_and_what_says_so(desk: Client) -> None:
    article = factories.an_article(title="Pier closed", language="en", published_at=NOON, summary="In short.")
    factories.a_snapshot("The old words.", article, fetched_at=NOON)
    said = {"language": "en", "language_source": "html lang", "published_at": NOON, "published_source": "JSON-LD"}
    newest = factories.a_snapshot("The new words.", article, **said)
    page = desk.get(f"{LIST}{article.pk}/change/").content.decode()
    assert "The new words." in page
    assert "The old words." not in page
    assert "4 May 2026, 12:00 UTC" in page
    assert "(html lang)" in page
    assert "(JSON-LD)" in page
    assert "In short." in page
    assert f"/admin/sources/snapshot/{newest.pk}/change/" in page


def test_the_page_tells_of_copies_feeds_attempts_and_checks(desk: Client) -> None:
    feed = factories.a_feed(title="Front page")
    article = factories.an_article(title="Pier closed")
    factories.an_article(title="Pier shut", copy_of=article, copy_similarity=0.96)
    factories.an_article(copy_of=article, copy_similarity=0.9, copy_reason=CopyReason.CANONICAL)
    FeedItem.objects.create(
        feed=feed, article=article, guid_sha256="a" * 64, url_sha256="b" * 64, first_seen_at=timezone.now()
    )
    FetchAttempt.objects.create(
        url=article.url,
        article=article,
        at=NOON,
        duration=timedelta(seconds=2),
        outcome="timeout",
        message="Silence.",
    )
    PublishedReview.objects.create(
        url=article.url,
        url_sha256="c" * 64,
        claim_reviewed="The pier is closed for good.",
        claim_sha256="d" * 64,
        publisher_name="Orrery Review",
        rating_label="Misleading",
        found_by="page",
        article=article,
        first_seen_at=NOON,
        changed_at=NOON,
    )
    page = desk.get(f"{LIST}{article.pk}/change/").content.decode()
    for words in (
        "96 %",
        "Pier shut",
        "Names another address",
        "Front page",
        "Silence, in 2.0 s.",
        "Misleading",
        "Orrery Review",
    ):
        assert words in page


def test_the_page_of_a_copy_leads_to_the_first_report(desk: Client) -> None:
    first = factories.an_article(factories.an_outlet(name="Meridian Wire"))
    copy = factories.an_article(copy_of=first, copy_similarity=0.955, copy_reason=CopyReason.CUT)
    page = desk.get(f"{LIST}{copy.pk}/change/").content.decode()
    assert "Cut from <a" in page
    assert f'<a href="{LIST}{first.pk}/change/">' in page
    assert "no report of its own" in page


def test_there_is_no_page_of_an_article_that_does_not_exist_nor_for_those_who_may_not_look(
    desk: Client, outsider: User
) -> None:
    article = factories.an_article()
    assert desk.get(f"{LIST}{article.pk + 1}/change/").status_code in {302, 404}
    User.objects.filter(pk=outsider.pk).update(is_staff=True)
    desk.force_login(outsider)
    assert desk.get(f"{LIST}{article.pk}/change/").status_code == 403


@pytest.mark.parametrize("model", ["article", "snapshot", "fetchattempt"])
def test_what_was_fetched_is_shown_and_cannot_be_changed(admin_client: Client, model: str) -> None:
    snapshot = factories.a_snapshot()
    assert admin_client.get(f"/admin/sources/{model}/").status_code == 200
    assert admin_client.get(f"/admin/sources/{model}/add/").status_code == 403
    for kind, row in (("article", snapshot.article), ("snapshot", snapshot)):
        assert admin_client.post(f"/admin/sources/{kind}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
