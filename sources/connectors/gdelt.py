"""GDELT DOC 2.0, list of articles: what the press of the last months wrote, without a key.

https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/ - answers come as text/plain or text/html as well as JSON, and
refusals are sentences with status 200.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from factcheck.core.errors import InvalidInput, ProviderRefused, Throttled
from sources.connectors import asking, json_answers
from sources.connectors.base import Account, FoundArticle, Quota, Request, SearchPage, SearchQuery
from sources.connectors.gdelt_languages import LANGUAGES

#: The most that GDELT gives. Always asked for, because a page that is not full is known to be the last.
PAGE_SIZE = 250
MAX_QUERY_CHARS = 240
MIN_WORD_CHARS = 3
MIN_PHRASE_CHARS = 5
PAUSE = timedelta(seconds=5)

_STAMP = "%Y%m%d%H%M%S"
_CODES = {name.lower(): code for code, name in LANGUAGES.items()}
_SENTENCE = re.compile(r"[A-Za-z][^<>{}\x00\ufffd]{9,999}")
_NOT_NOW = re.compile(r"limit requests|rate limit|too many requests|try again|timed out|temporarily", re.IGNORECASE)
_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|)')


class GdeltConnector:
    """Asks for the newest articles first; the next page is the same question up to the oldest moment seen."""

    name = "gdelt"
    title = "GDELT"
    needs_key = False
    quota = Quota(requests=1, per=PAUSE)

    def request(self, query: SearchQuery, account: Account, *, cursor: str = "") -> Request:
        """See `SearchConnector.request`."""
        if not re.fullmatch(r"[0-9]{14}|", cursor, re.ASCII):
            raise InvalidInput("This is not a page of results.")
        parameters = [
            ("query", _expression(query)),
            ("mode", "artlist"),
            ("format", "json"),
            ("maxrecords", str(PAGE_SIZE)),
            ("sort", "datedesc"),
            ("startdatetime", asking.utc(query.since, _STAMP)),
            ("enddatetime", cursor or asking.utc(query.until, _STAMP)),
        ]
        base_url = account.base_url or "https://api.gdeltproject.org"
        return Request(url=asking.address(base_url, "/api/v2/doc/doc", parameters))

    def parse(self, body: bytes, *, content_type: str, cursor: str = "") -> SearchPage:
        """See `SearchConnector.parse`."""
        text = json_answers.answer_text(body, self.title)
        if _SENTENCE.fullmatch(text) and " " in text:
            _refuse(text)
        answer = json_answers.json_object(_ESCAPE.sub(_repaired, text), self.title)
        results = json_answers.listed(answer, "articles", self.title) if answer else []
        articles, skipped = json_answers.distinct_articles(results, _article)
        seen = [article.seen_at for article in articles if article.seen_at]
        oldest = asking.utc(min(seen), _STAMP) if len(results) >= PAGE_SIZE and seen else ""
        if oldest and oldest == cursor:
            note = f"GDELT names no more than {PAGE_SIZE} articles of one moment; older ones were not looked for."
            return SearchPage(articles=articles, skipped=skipped, notes=(note,))
        return SearchPage(articles=articles, skipped=skipped, next_cursor=oldest)


def _expression(query: SearchQuery) -> str:
    # GDELT splits words at apostrophes and takes one alone for a mistake.
    words = (*(word.replace("'", " ").replace("’", " ") for word in query.words),)
    phrases = (*(phrase.replace("'", " ").replace("’", " ") for phrase in query.phrases),)
    text = asking.expression(
        SearchQuery(words=words, phrases=phrases),
        conjunction=" ",
        max_chars=MAX_QUERY_CHARS,
        min_word_chars=MIN_WORD_CHARS,
        min_phrase_chars=MIN_PHRASE_CHARS,
    )
    language = LANGUAGES.get(asking.language_of(query), "")
    return f"{text} sourcelang:{language.lower()}" if language else text


def _refuse(sentence: str) -> None:
    said = json_answers.quoted(sentence)
    if _NOT_NOW.search(sentence):
        wait = json_answers.wait_named_in(sentence, at_least=PAUSE)
        raise Throttled(f"GDELT asks for fewer requests: {said}.", retry_after=wait)
    raise ProviderRefused(f"GDELT does not take this search: {said}.")


def _repaired(escape: re.Match[str]) -> str:
    """GDELT escapes characters that JSON does not; such a backslash is one of the text."""
    return escape[0] if escape[1] else r"\\"


def _article(result: dict[str, Any]) -> FoundArticle:
    return FoundArticle(
        url=json_answers.web_url(result.get("url")),
        title=json_answers.line(result, "title", limit=json_answers.MAX_TITLE_CHARS),
        outlet_name=json_answers.line(result, "domain"),
        seen_at=json_answers.moment(result.get("seendate")),
        language=_CODES.get(json_answers.line(result, "language").lower().replace(" ", ""), ""),
    )
