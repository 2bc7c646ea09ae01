"""Which outlet and which article an address belongs to."""

from __future__ import annotations

import pytest

from sources.ingest.pages import article_at, outlet_of
from sources.models import Outlet
from tests.factories import an_article, an_outlet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("home", ["https://example.org", "https://example.org/", "https://example.org/news"])
def test_a_page_under_the_home_page_is_the_outlets(home: str) -> None:
    outlet = an_outlet(home_url=home)
    assert outlet_of("https://example.org/news/today") == outlet


@pytest.mark.parametrize(
    "url", ["https://example.org.attacker.example/news", "https://example.organic/", "https://example.org/newsletter"]
)
def test_a_page_whose_address_only_begins_alike_is_somebody_elses(url: str) -> None:
    outlet = an_outlet(home_url="https://example.org/news" if url.endswith("letter") else "https://example.org")
    assert outlet_of(url) != outlet


def test_the_closest_home_page_counts() -> None:
    an_outlet(home_url="https://example.org")
    local = an_outlet(home_url="https://example.org/local/")
    assert outlet_of("https://example.org/local/story") == local


def test_an_unknown_domain_becomes_an_outlet_once() -> None:
    first, second = article_at("https://news.example.org/a"), article_at("https://www.example.org/b")
    assert first.outlet == second.outlet
    assert first.outlet is not None
    assert first.outlet.domain == "example.org"


def test_asking_for_a_known_article_makes_no_outlet() -> None:
    article = an_article(an_outlet(), url="https://cdn.example.net/story")
    assert article_at("https://cdn.example.net/story?utm_source=x") == article
    assert Outlet.objects.count() == 1
