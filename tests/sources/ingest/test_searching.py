"""Searching with a provider: pages followed, results stored once, whatever their order and however often."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from factcheck.core.errors import NotYet, ProviderRefused
from factcheck.core.models import Job
from sources.connectors.base import FoundArticle, SearchQuery
from sources.connectors.registry import SEARCHES
from sources.ingest.searching import ProviderSearch, search, store_articles
from sources.models import Article, FetchAttempt, Outlet
from tests import factories
from tests.sources.ingest.provider_server import MOODS, ProviderServer, SwitchOn, as_json, check, checks, found

pytestmark = pytest.mark.django_db
QUERY = SearchQuery(words=("harbour", "ferry"), sentence="The harbour closes in May.", limit=20)


def named(count: int) -> list[tuple[str, str]]:
    return [(f"https://outlet-{n % 3}.example/{n}", f"Story {n}") for n in range(count)]


def searched(name: str = "gdelt", query: SearchQuery = QUERY) -> ProviderSearch:
    return search(SEARCHES.get(name), query)


def stored(*found_articles: FoundArticle) -> list[Article]:
    with transaction.atomic():
        return store_articles(found_articles, found_by="gdelt")


def dump() -> list[tuple[Any, ...]]:
    facts = ("url", "title", "found_by", "outlet__domain", "published_at", "language")
    return sorted(map(tuple, Article.objects.values_list(*facts)))


def test_a_search_asks_for_pages_until_there_are_enough(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("google_factcheck")
    pages = [checks(check(f"https://checks.example/{n}"), token=f"page{n + 1}") for n in range(9)]
    server.will("google_factcheck", *pages)
    result = searched("google_factcheck")
    assert [review.url for review in result.reviews] == [f"https://checks.example/{n}" for n in range(3)]
    assert [asked.query.get("pageToken", "") for asked in server.asked] == ["", "page1", "page2"]
    assert (result.pages, result.error, result.found_nothing) == (3, None, False)
    server.asked.clear()
    searched("google_factcheck", SearchQuery(words=("harbour",), sentence="Harbour.", limit=2))
    assert len(server.asked) == 2


def test_nothing_found_is_an_answer(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("gdelt")
    server.will("gdelt", as_json({}))
    result = searched()
    assert (result.pages, result.error, result.found_nothing) == (1, None, True)


def test_what_was_found_before_something_went_wrong_is_kept(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("google_factcheck")
    server.will("google_factcheck", checks(check(), token="next"), MOODS["throttled"][0])
    result = searched("google_factcheck")
    assert (result.is_partial, result.is_throttled, len(result.reviews)) == (True, False, 1)


def test_a_quota_that_ends_between_two_pages_makes_the_search_partial(
    switch_on: SwitchOn, server: ProviderServer
) -> None:
    switch_on("google_factcheck", quota="1/min")
    server.will("google_factcheck", checks(check(), token="next"))
    assert searched("google_factcheck").is_partial
    with pytest.raises(NotYet):
        searched("google_factcheck")
    assert FetchAttempt.objects.count() == 1


def test_a_search_that_is_throttled_is_told_from_one_that_is_refused(
    switch_on: SwitchOn, server: ProviderServer
) -> None:
    switch_on("gdelt", "newsapi")
    server.will("gdelt", MOODS["throttled"][0])
    server.will("newsapi", MOODS["not allowed in"][0])
    assert searched().is_throttled
    refused = searched("newsapi")
    assert (refused.is_throttled, type(refused.error)) == (False, ProviderRefused)


def test_a_missing_key_is_an_error_and_nothing_is_sent(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("newsapi", key="")
    assert "only those who have a key" in str(searched("newsapi").error)
    assert server.asked == []


def test_results_become_articles_that_will_be_fetched(settings: Settings) -> None:
    known = factories.an_article(url="https://known.example/a", title="As we know it")
    articles = stored(
        FoundArticle(url="https://known.example/a?utm_source=x", title="Otherwise"),
        FoundArticle(url="https://www.example.org/b", title="Harbour to close", language="en"),
    )
    new = Article.objects.exclude(pk=known.pk).get()
    assert {*articles} == {known, new}
    assert (new.title, new.found_by, new.outlet and new.outlet.domain) == ("Harbour to close", "gdelt", "example.org")
    known.refresh_from_db()
    assert (known.title, known.found_by) == ("As we know it", "")
    assert [*Job.objects.values_list("key", flat=True)] == [f"article:{new.pk}"]


def test_only_so_many_results_make_new_articles(settings: Settings) -> None:
    settings.FACTCHECK_SEARCH_LIMIT = 3
    beyond = factories.an_article(url=named(9)[8][0])
    results = [FoundArticle(url=url, title=title) for url, title in named(9)]
    for _ in range(2):
        assert len(stored(*results)) == 4
    assert Article.objects.exclude(pk=beyond.pk).count() == 3


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "ftp://a.example/b",
        "https://a.example:99999/",
        "https://user:secret@a.example/",
        "https://a.example/" + "ä" * 1_500,
        "nonsense",
    ],
)
def test_addresses_that_the_door_would_not_open_are_left_out(url: str) -> None:
    assert stored(FoundArticle(url=url), FoundArticle(url="https://a.example/fine"))[0].url == "https://a.example/fine"
    assert Article.objects.count() == 1


@pytest.mark.parametrize("name", ["gdelt", "mediacloud", "newsapi", "guardian"])
@pytest.mark.parametrize("arrange", [list, lambda pages: random.Random(7).sample(pages, len(pages))])
def test_a_search_that_is_run_twice_or_in_another_order_leaves_the_same_rows(
    switch_on: SwitchOn, server: ProviderServer, name: str, arrange: Callable[[list[Any]], list[Any]]
) -> None:
    switch_on(name)
    pages = [*named(12), ("https://outlet-1.example/1?utm_medium=rss", "Story 1, otherwise told")]
    server.will(name, found(name, pages), found(name, arrange(pages)))
    stored(*searched(name).articles)
    first, jobs = dump(), Job.objects.count()
    if arrange is not list:
        Job.objects.all().delete()
        Article.objects.all().delete()
        Outlet.objects.all().delete()
    stored(*searched(name).articles)
    assert (dump(), Job.objects.count()) == (first, jobs)
    assert len(first) == 12
