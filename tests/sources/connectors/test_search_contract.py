"""What every search connector keeps to, whoever wrote it (`sources.connectors.base`)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.core.errors import InvalidInput, ParseError, ProviderRefused, Throttled
from factcheck.core.text import clean_text
from sources.connectors.base import (
    Account,
    FoundArticle,
    Request,
    ReviewedClaim,
    SearchConnector,
    SearchPage,
    SearchQuery,
)
from sources.connectors.registry import SEARCHES
from tests.sources.connectors.answers import HOSTILE, samples, shuffled, spoiled, truncated

KEY = "s3cret-key-of-ours"
ACCOUNT = Account(key=KEY, base_url="https://provider.example")
QUERY = SearchQuery(
    words=("alliance", "harbour", "council"),
    phrases=("rules out",),
    sentence="The harbour council rules out an alliance.",
    since=datetime(2026, 3, 1, 1, tzinfo=UTC),
    until=datetime(2026, 3, 20, 23, tzinfo=UTC),
    language="en-GB",
)

every_search = pytest.mark.parametrize(
    "search", [SEARCHES.get(name) for name in SEARCHES.names()], ids=SEARCHES.names()
)


def read(search: SearchConnector, body: bytes) -> SearchPage | None:
    """The page, or None when the answer was refused with a sentence about this provider; no other end is right."""
    try:
        page = search.parse(body, content_type="application/json")
    except (ParseError, Throttled, ProviderRefused) as refusal:
        assert str(refusal).startswith(search.title) and str(refusal).endswith((".", "”."))  # noqa: PT017, PT018
        assert str(refusal) == clean_text(str(refusal))  # noqa: PT017
        return None
    check(page)
    return page


def check(page: SearchPage) -> None:
    """What ingest relies on."""
    results: list[FoundArticle | ReviewedClaim] = [*page.articles, *page.reviews]
    for found in results:
        assert urlsplit(found.url).scheme in {"http", "https"}
        assert urlsplit(found.url).hostname
        assert len(found.url) <= 2_000
        assert all(value == clean_text(value) for value in vars(found).values() if isinstance(value, str))
    for moment in (
        *(article.published_at for article in page.articles),
        *(article.seen_at for article in page.articles),
        *(review.reviewed_at for review in page.reviews),
    ):
        assert moment is None or moment.utcoffset() == timedelta(0)
    assert len(page.articles) + len(page.reviews) <= 250
    assert page.skipped >= 0
    assert page.next_cursor.isprintable()


def sent_by(request: Request) -> str:
    return f"{request.url} {request!r}"


@every_search
def test_it_is_registered_under_its_name(search: SearchConnector) -> None:
    assert SEARCHES.get(search.name) is search
    assert search.title
    assert search.quota.requests > 0 < search.quota.per.total_seconds()


@every_search
def test_its_sample_answers_are_read(search: SearchConnector) -> None:
    bodies = samples(search.name)
    assert bodies, f"tests/sources/connectors/data/{search.name} holds no sample answer"
    for body in bodies:
        page = search.parse(body, content_type="text/html")
        check(page)
        assert page.articles or page.reviews
        assert search.parse(body, content_type="application/json") == page


@every_search
def test_the_order_of_an_answer_decides_about_nothing_else(search: SearchConnector) -> None:
    for body in samples(search.name):
        page = search.parse(body, content_type="")
        other = search.parse(json.dumps(shuffled(json.loads(body))).encode(), content_type="")
        assert set(other.articles) == set(page.articles)
        assert set(other.reviews) == set(page.reviews)
        assert (other.next_cursor, other.skipped) == (page.next_cursor, page.skipped)


@every_search
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_is_refused_in_words(search: SearchConnector, body: bytes) -> None:
    page = read(search, body)
    assert page is None or not (page.articles or page.reviews)


@every_search
def test_a_broken_answer_is_refused_or_read_in_part_but_never_a_crash(search: SearchConnector) -> None:
    for body in samples(search.name):
        assert all(read(search, part) is None for part in truncated(body))
        pages = [read(search, wrong) for wrong in spoiled(body)]
        assert any(page is None for page in pages)
        assert any(page is not None and (page.articles or page.reviews) for page in pages)


@every_search
@settings(max_examples=50)
@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_end_in_a_page_or_a_sentence(search: SearchConnector, body: bytes) -> None:
    page = read(search, body)
    assert page is None or not (page.articles or page.reviews)


@every_search
def test_a_page_holds_no_more_than_250_results(search: SearchConnector) -> None:
    for body in samples(search.name):
        answer = json.loads(body)
        for results in (value for holder in (answer, answer.get("response", {})) for value in holder.values()):
            if isinstance(results, list):
                first = json.dumps(results[0])
                results[:] = [json.loads(first.replace(".example/", f".example/{n}/")) for n in range(400)]
        page = search.parse(json.dumps(answer).encode(), content_type="")
        check(page)
        assert len(page.articles) + len(page.reviews) == 250


@every_search
def test_its_request_goes_to_the_address_of_the_account(search: SearchConnector) -> None:
    request = search.request(QUERY, ACCOUNT)
    assert request.url.startswith("https://provider.example/")
    assert request.url.isascii()
    assert " " not in request.url
    assert search.request(QUERY, ACCOUNT) == request
    assert urlsplit(search.request(QUERY, Account(key=KEY)).url).scheme == "https"


@every_search
def test_its_key_is_never_where_it_is_logged(search: SearchConnector) -> None:
    request = search.request(QUERY, ACCOUNT)
    assert KEY not in sent_by(request)
    assert KEY not in repr(ACCOUNT)
    secrets = " ".join(value for pairs in (request.headers, request.secret_query) for _, value in pairs)
    assert (KEY in secrets) == search.needs_key


@every_search
def test_without_the_key_it_needs_nothing_is_asked(search: SearchConnector) -> None:
    if search.needs_key:
        with pytest.raises(InvalidInput, match=r"answers only those who have a key, and none is set\."):
            search.request(QUERY, Account(key=" "))
        with pytest.raises(InvalidInput, match="holds characters that no key has"):
            search.request(QUERY, Account(key="key\r\nX-Other: header"))
    else:
        assert search.request(QUERY, Account()).headers == ()


@every_search
def test_a_query_without_words_is_refused(search: SearchConnector) -> None:
    with pytest.raises(InvalidInput, match="no words to search for"):
        search.request(SearchQuery(words=()), ACCOUNT)


@every_search
@settings(max_examples=50)
@given(
    words=st.lists(st.text(max_size=60), max_size=12),
    phrases=st.lists(st.text(max_size=200), max_size=6),
    sentence=st.text(max_size=3_000),
    language=st.text(max_size=12),
)
def test_whatever_is_searched_for_the_request_is_one_that_can_be_sent(
    search: SearchConnector, words: list[str], phrases: list[str], sentence: str, language: str
) -> None:
    query = SearchQuery(words=tuple(words), phrases=tuple(phrases), sentence=sentence, language=language)
    try:
        request = search.request(query, ACCOUNT)
    except InvalidInput:
        return
    parts = urlsplit(request.url)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "provider.example", "")
    assert request.url.isascii()
    names = [name for name, _ in parse_qsl(parts.query, strict_parsing=True)]
    assert len(names) == len(set(names))
    assert len(request.url) < 16_000


@every_search
def test_the_next_page_is_another_request(search: SearchConnector) -> None:
    pages = [search.parse(body, content_type="") for body in samples(search.name)]
    # GDELT's sample is its last page: its cursors are times.
    cursors = {page.next_cursor for page in pages if page.next_cursor} or {"20260324230000"}
    assert search.request(QUERY, ACCOUNT).url not in {search.request(QUERY, ACCOUNT, cursor=c).url for c in cursors}
