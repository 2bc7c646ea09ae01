"""Two copies of an article compared: for people, with sound markup, and only where there is something to compare."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sources.models import Article, Snapshot
from tests.factories import TEXT, a_snapshot, an_article

FILLER = "Nothing of this paragraph ever changes, however often it is looked at.\n\n" * 40


def url(old: Snapshot, new: Snapshot) -> str:
    return f"/admin/sources/snapshot/{old.pk}/diff/{new.pk}/"


@pytest.fixture
def editors(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def article(db: None) -> Article:
    return an_article(title="Harbour to close")


def test_what_was_removed_and_added_is_marked_and_said(editors: Client, article: Article) -> None:
    old = a_snapshot(FILLER + TEXT, article, title="Harbour to close <in May>")
    new = a_snapshot(FILLER + TEXT.replace("in May", "in <b>June</b>"), article, title="Harbour to close in June")
    page = editors.get(url(old, new)).content.decode()
    assert '<del><span class="visually-hidden">[removed: </span>May<span class="visually-hidden">]</span></del>' in page
    assert "&lt;b&gt;June&lt;/b&gt;" in page
    assert "Harbour to close &lt;in May&gt;" in page
    assert "characters that stayed the same" in page
    assert page.count("Nothing of this paragraph") < 10


def test_copies_that_read_the_same_are_said_to(editors: Client, article: Article) -> None:
    old, new = a_snapshot(TEXT, article), a_snapshot(TEXT, article, title="Another title")
    assert "The text read from both copies is the same." in editors.get(url(old, new)).content.decode()


def test_snapshots_of_different_articles_or_one_snapshot_are_not_compared(editors: Client, article: Article) -> None:
    old, other = a_snapshot(article=article), a_snapshot()
    missing = Snapshot(pk=other.pk + 1000)
    assert [editors.get(url(old, new)).status_code for new in (other, old, missing)] == [404, 404, 404]


def test_only_who_may_look_at_snapshots_compares_them(client: Client, outsider: User, article: Article) -> None:
    old, new = a_snapshot(TEXT, article), a_snapshot(TEXT + " More.", article)
    outsider.is_staff = True
    outsider.save()
    client.force_login(outsider)
    assert client.get(url(old, new)).status_code == 403


def test_the_article_leads_to_each_comparison(editors: Client, article: Article) -> None:
    copies = [a_snapshot(f"{TEXT} {number}", article) for number in range(3)]
    page = editors.get(f"/admin/sources/article/{article.pk}/change/").content.decode()
    assert [url(*pair) in page for pair in pairwise(copies)] == [True, True]
    assert page.count("compare with the one before") == 2


def test_cited_pages_that_are_gone_can_be_listed(editors: Client, article: Article) -> None:
    gone = an_article(title="Gone for good", fetch_error="pages.example answered: HTTP 410 Gone.")
    Article.objects.filter(pk=gone.pk).update(next_check_at="2026-05-04T09:00Z")
    an_article(title="Never stored", fetch_error="pages.example did not answer in time.")
    page = editors.get("/admin/sources/article/?problem=cited").content.decode()
    assert ("Gone for good" in page, "Never stored" in page, "Harbour to close" in page) == (True, False, False)
