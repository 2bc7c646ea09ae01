"""GDELT's answers: JSON of its own kind, sentences, and pages that are windows of time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from factcheck.core.errors import InvalidInput, ParseError, ProviderRefused, Throttled
from sources.connectors.base import Account, FoundArticle, SearchPage, SearchQuery
from sources.connectors.gdelt import GdeltConnector
from tests.sources.connectors.answers import DATA

GDELT = GdeltConnector()


def parse(body: str | bytes, cursor: str = "") -> SearchPage:
    data = body.encode() if isinstance(body, str) else body
    return GDELT.parse(data, content_type="text/html", cursor=cursor)


def asked(cursor: str = "", **query: Any) -> dict[str, str]:
    request = GDELT.request(SearchQuery(**{"words": (), **query}), Account(), cursor=cursor)
    return {name: value for name, (value,) in parse_qs(urlsplit(request.url).query).items()}


def full_page(*stamps: str) -> str:
    """250 articles, seen at these times in turn."""
    articles = [{"url": f"https://a.example/{n}", "seendate": stamps[n % len(stamps)]} for n in range(250)]
    return json.dumps({"articles": articles})


def test_articles_are_read_with_the_time_they_were_seen() -> None:
    page = parse((DATA / "gdelt/articles.json").read_bytes())
    assert page.articles[1] == FoundArticle(
        url="https://zeitung.example/hafen?id=7&seite=2",
        title="Hafenrat schließt Bündnis aus",
        outlet_name="zeitung.example",
        seen_at=datetime(2026, 3, 25, 9, 45, tzinfo=UTC),
        language="de",
    )
    assert [article.language for article in page.articles] == ["en", "de", "no"]
    assert (page.skipped, page.next_cursor) == (0, "")


def test_nothing_found_is_an_empty_object() -> None:
    assert parse("{}") == parse(' {"articles": []}\n') == SearchPage()


def test_escapes_that_json_does_not_know_are_text() -> None:
    (article,) = parse((DATA / "gdelt/bad_escapes.txt").read_bytes()).articles
    assert article.title == r"The mayor\'s “no”: it\ is C:\ports été \u12 done"


@pytest.mark.parametrize(
    ("sentence", "seconds"),
    [
        ("Please limit requests to one every 5 seconds or contact desk@gdelt.example for larger queries.", 5),
        ("Please limit requests to one every 30 seconds.", 30),
        ("Please limit requests to one every 999999 seconds.", 86_400),
        ("Your request timed out, try again later.", 5),
    ],
)
def test_a_sentence_that_asks_to_slow_down_says_how_long(sentence: str, seconds: int) -> None:
    with pytest.raises(Throttled, match=r"^GDELT asks for fewer requests: “.*”\.$") as refusal:
        parse(f"\n{sentence}\n")
    assert refusal.value.retry_after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "sentence",
    [
        "Your search query was too short or too long.",
        "The specified phrase is too short.",
        "Parentheses may only be used around OR'd statements.",
    ],
)
def test_another_sentence_is_a_refusal_in_its_own_words(sentence: str) -> None:
    with pytest.raises(ProviderRefused) as refusal:
        parse(sentence)
    assert str(refusal.value) == f"GDELT does not take this search: “{sentence}”."
    assert refusal.value.permanent


def test_a_long_sentence_is_quoted_in_part() -> None:
    with pytest.raises(ProviderRefused) as refusal:
        parse("You searched for\n" + "word " * 150)
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    "body", ["<html><body>Service busy", "ok", "a \ufffd strange \x00 thing in bytes", "x" * 2_000, '{"articles": {}}']
)
def test_what_is_neither_articles_nor_a_sentence_cannot_be_read(body: str) -> None:
    with pytest.raises(ParseError, match=r"^GDELT answers with"):
        parse(body)


def test_words_become_alternatives_beside_exact_phrases() -> None:
    expression = asked(words=("alliance", "council"), phrases=("harbour mayor", "rules out"))["query"]
    assert expression == '"harbour mayor" "rules out" (alliance OR council)'


def test_without_a_phrase_the_most_telling_word_must_occur() -> None:
    assert asked(words=("alliance", "council", "harbour"))["query"] == "alliance (council OR harbour)"
    assert asked(words=("alliance", "council"))["query"] == "alliance council"


def test_nothing_searched_for_is_an_operator_and_nothing_too_short_is_asked() -> None:
    words = ('-domain:a.example"', "OR", "it", "(tone>5)", "co-op", "mayor's", "3.5%")
    query = asked(words=words, phrases=('near10:"a b"', "AAON", "a b", "उपेक्षित बीमारी"))["query"]
    assert query == '"near10 a b" AAON "उपेक्षित बीमारी" ("domain a example" OR "tone 5" OR "co op" OR "mayor s" OR 3.5)'
    with pytest.raises(InvalidInput, match="no words to search for"):
        asked(words=("it", "is", "or"), phrases=("a b",))


def test_a_long_query_keeps_what_comes_first() -> None:
    query = asked(words=tuple(f"word{n}" + "x" * 30 for n in range(8)), phrases=("a certain phrase",))["query"]
    assert query.startswith('"a certain phrase" (word0')
    assert len(query) <= 240
    assert "word7" not in query


def test_a_language_is_named_as_gdelt_names_it() -> None:
    assert asked(words=("Bündnis",), language="de-AT")["query"] == "Bündnis sourcelang:german"
    assert asked(words=("alliance",), language="xx")["query"] == "alliance"


def test_a_window_of_time_is_asked_for_in_utc_newest_first() -> None:
    zone = datetime.fromisoformat("2026-03-01T00:30:00+01:00")
    parameters = asked(words=("alliance",), since=zone, until=datetime(2026, 3, 20, tzinfo=UTC))
    assert parameters["startdatetime"] == "20260228233000"
    assert parameters["enddatetime"] == "20260320000000"
    assert (parameters["sort"], parameters["maxrecords"], parameters["mode"]) == ("datedesc", "250", "artlist")


def test_a_full_page_is_followed_by_what_is_older() -> None:
    page = parse(full_page("20260325T101500Z", "20260324T081500Z", "no time"))
    assert page.next_cursor == "20260324081500"
    parameters = asked(page.next_cursor, words=("alliance",), until=datetime(2026, 3, 26, tzinfo=UTC))
    assert parameters["enddatetime"] == "20260324081500"
    assert parse(full_page("20260320T000000Z"), page.next_cursor).next_cursor == "20260320000000"


def test_a_window_that_cannot_get_smaller_is_the_last_and_says_so() -> None:
    page = parse(full_page("20260324T081500Z"), "20260324081500")
    assert page.next_cursor == ""
    assert page.notes == ("GDELT names no more than 250 articles of one moment; older ones were not looked for.",)
    assert parse(full_page("never")).next_cursor == ""


def test_a_cursor_of_another_kind_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not a page of results"):
        asked("2026&maxrecords=9", words=("alliance",))
