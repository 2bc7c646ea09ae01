"""Which article is a copy of which and why: one original for all, never a circle or a chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.ingest.copies import MOST
from sources.ingest.snapshots import Copy, store_snapshot
from sources.models import Article, CopyReason
from tests.factories import an_article

pytestmark = pytest.mark.django_db

NOON, HOUR = datetime(2026, 5, 4, 12, tzinfo=UTC), timedelta(hours=1)
REPORT = " ".join(f"Ferry {n} left pier {n * 7 % 97} with {n * 13 % 89} people on board." for n in range(60))
OTHER = " ".join(f"Lantern {n} was hung over lane {n * 5 % 83} by neighbour {n * 11 % 79}." for n in range(60))


LEFT = " ".join(REPORT.split()[:220])
SHORT = "Short, but on two pages."


def store(article: Article, text: str, at: datetime = NOON, canonical: str = "") -> None:
    copy = Copy(body=text.encode(), text=text, fetched_at=at, extractor="test", canonical_url=canonical)
    store_snapshot(article, copy)


def marked(article: Article) -> tuple[int | None, str]:
    article.refresh_from_db()
    return article.copy_of_id, article.copy_reason


NO_COPY = (None, "")


def test_an_earlier_report_takes_over_all_copies_of_the_one_before() -> None:
    for n in range(MOST + 5):
        store(an_article(published_at=NOON + n * HOUR), REPORT)
    earliest = an_article(published_at=NOON - HOUR)
    store(earliest, REPORT)
    assert set(Article.objects.exclude(pk=earliest.pk).values_list("copy_of", flat=True)) == {earliest.pk}
    earliest.refresh_from_db()
    assert (earliest.copy_of, earliest.copy_similarity) == (None, None)


def test_two_are_never_copies_of_each_other() -> None:
    first, second = an_article(published_at=NOON), an_article(published_at=NOON + HOUR)
    store(first, REPORT)
    store(second, REPORT)
    store(second, OTHER, NOON + HOUR)
    # Its page named an earlier date only then.
    Article.objects.filter(pk=second.pk).update(published_at=NOON - HOUR)
    store(first, REPORT + " Corrected.", NOON + 2 * HOUR)
    assert dict(Article.objects.values_list("pk", "copy_of")) == {first.pk: second.pk, second.pk: None}


@pytest.mark.parametrize("whole_comes_first", [True, False])
def test_what_is_left_of_a_report_is_cut_from_it_whichever_comes_first(whole_comes_first: bool) -> None:
    whole, cut = an_article(published_at=NOON), an_article(published_at=NOON - HOUR)
    for article, text in sorted(
        [(whole, REPORT), (cut, LEFT)], reverse=whole_comes_first, key=lambda pair: len(pair[1])
    ):
        store(article, text)
    assert marked(whole) == NO_COPY
    assert marked(cut) == (whole.pk, CopyReason.CUT)
    assert cut.copy_similarity == 1.0
    assert cut.copy_in_words == "Cut from"


@pytest.mark.parametrize("whole_comes_first", [True, False])
def test_what_stood_there_days_before_is_not_cut_from_a_longer_text(whole_comes_first: bool) -> None:
    whole, short = an_article(published_at=NOON), an_article(published_at=NOON - 48 * HOUR)
    for article, text in sorted(
        [(whole, REPORT), (short, LEFT)], reverse=whole_comes_first, key=lambda pair: len(pair[1])
    ):
        store(article, text)
    assert marked(whole) == marked(short) == NO_COPY


def test_copies_of_what_turns_out_to_be_cut_are_cut_from_the_same() -> None:
    cut, again, late, whole = (an_article(published_at=NOON + n * HOUR) for n in range(4))
    store(cut, LEFT)
    store(again, LEFT)
    assert marked(again) == (cut.pk, CopyReason.SAME_TEXT)
    store(whole, REPORT)
    store(late, LEFT)
    assert {marked(article) for article in (cut, again, late)} == {(whole.pk, CopyReason.CUT)}
    assert marked(whole) == NO_COPY


def test_what_is_rewritten_is_no_copy_any_more() -> None:
    whole, cut = an_article(published_at=NOON), an_article(published_at=NOON)
    store(whole, REPORT)
    store(cut, LEFT)
    store(cut, OTHER, NOON + HOUR)
    assert marked(cut) == NO_COPY
    assert cut.copy_similarity is None


@pytest.mark.parametrize("text", [REPORT, SHORT])
@pytest.mark.parametrize("named_comes_first", [True, False])
def test_a_page_that_names_another_address_is_the_copy_of_that(text: str, named_comes_first: bool) -> None:
    # The other one is older: what the page says of itself counts for more.
    named, other = an_article(published_at=NOON), an_article(published_at=NOON - HOUR)
    canonical = {named: "", other: f"{named.url}?utm_source=there#top"}
    for article in (named, other) if named_comes_first else (other, named):
        store(article, text, canonical=canonical[article])
    assert marked(named) == NO_COPY
    assert marked(other) == (named.pk, CopyReason.CANONICAL)
    assert other.copy_in_words.startswith("Names another address as its canonical address")


@pytest.mark.parametrize(
    "url",
    [
        "https://pages.example/",
        "https://pages.example",
        "https://pages.example/unheard-of",
        r"http://::\@0/a",
        "http://[",
    ],
)
def test_front_pages_unknown_addresses_and_rubbish_are_no_originals(url: str) -> None:
    an_article(url="https://pages.example/")
    article = an_article()
    store(Article.objects.exclude(pk=article.pk).get(), SHORT)
    store(article, SHORT, canonical=url)
    assert marked(article) == NO_COPY


def test_a_page_is_not_believed_against_its_text() -> None:
    named, other = an_article(), an_article()
    store(named, REPORT)
    store(other, OTHER, canonical=named.url)
    assert marked(other) == NO_COPY


def test_who_names_itself_or_another_on_a_later_visit_is_judged_anew() -> None:
    named, other = an_article(published_at=NOON), an_article(published_at=NOON - HOUR)
    store(named, REPORT)
    store(other, REPORT, canonical=named.url)
    store(other, REPORT + " Corrected.", NOON + HOUR, canonical=other.url)
    assert (marked(named), marked(other)) == ((other.pk, CopyReason.SAME_TEXT), NO_COPY)


def test_copies_follow_to_the_address_that_their_original_names() -> None:
    wire, amp, named = (an_article(published_at=NOON + n * HOUR) for n in range(3))
    store(amp, REPORT, canonical=named.url)
    store(wire, REPORT)
    assert marked(amp) == (wire.pk, CopyReason.SAME_TEXT)
    store(named, REPORT)
    # The page that it names is a copy of the wire's itself.
    assert marked(named) == (wire.pk, CopyReason.SAME_TEXT)
    assert marked(amp) == (wire.pk, CopyReason.CANONICAL)
    assert marked(wire) == NO_COPY


visits = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from([REPORT, LEFT, OTHER, REPORT + " Corrected.", SHORT]), st.integers(0, 4)
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits)
def test_whatever_pages_say_there_is_no_circle_and_no_chain(seen: list[tuple[int, str, int]]) -> None:
    articles = [an_article(published_at=NOON + n * HOUR) for n in range(4)]
    urls = [*(article.url for article in articles), ""]
    for number, (which, text, named) in enumerate(seen):
        store(articles[which], text, NOON + number * HOUR, canonical=urls[named])
        copies = dict(Article.objects.filter(copy_of__isnull=False).values_list("pk", "copy_of"))
        assert not copies.keys() & set(copies.values())
    assert not Article.objects.filter(copy_of=None).exclude(copy_reason="", copy_similarity=None).exists()
    assert not Article.objects.filter(copy_of__isnull=False, copy_reason="").exists()


@pytest.mark.django_db(transaction=True)
def test_pages_stored_at_the_same_moment_find_each_other() -> None:
    named = an_article()
    others = [an_article() for _ in range(3)]

    def one(article: Article) -> None:
        try:
            with transaction.atomic():
                store(article, SHORT, canonical=named.url)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, [*others[:2], named, *others[2:]]))
    assert [marked(article) for article in (named, *others)] == [NO_COPY, *[(named.pk, CopyReason.CANONICAL)] * 3]
