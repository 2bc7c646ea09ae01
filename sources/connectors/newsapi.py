"""NewsAPI and services that answer like it (an account names their address).

https://newsapi.org/docs/endpoints/everything
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

from factcheck.core.errors import ProviderRefused, Throttled
from sources.connectors import asking, json_answers
from sources.connectors.base import Account, FoundArticle, Quota, Request, SearchPage, SearchQuery

#: Always asked for: what page follows is worked out from it, because answers do not say.
PAGE_SIZE = 100
MAX_QUERY_CHARS = 450
LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "he", "it", "nl", "no", "pt", "ru", "sv", "zh"})
#: What stands for an article that its publisher took back.
REMOVED = "[Removed]"

#: Refusals that pass by themselves, and how long that takes at least.
_NOT_NOW = {
    "rateLimited": timedelta(hours=1),
    "apiKeyExhausted": timedelta(hours=12),
    "unexpectedError": timedelta(minutes=1),
}


class NewsApiConnector:
    """Searches headlines and texts; the most fitting articles come first."""

    name = "newsapi"
    title = "NewsAPI"
    needs_key = True
    #: Of the plan without cost.
    quota = Quota(requests=100, per=timedelta(days=1))

    def request(self, query: SearchQuery, account: Account, *, cursor: str = "") -> Request:
        """See `SearchConnector.request`."""
        key = asking.key_of(account, self.title)
        language = asking.language_of(query)
        parameters = [
            ("q", asking.expression(query, conjunction=" AND ", max_chars=MAX_QUERY_CHARS)),
            ("from", asking.utc(query.since, "%Y-%m-%dT%H:%M:%S")),
            ("to", asking.utc(query.until, "%Y-%m-%dT%H:%M:%S")),
            ("language", language if language in LANGUAGES else ""),
            ("sortBy", "relevancy"),
            ("pageSize", str(PAGE_SIZE)),
            ("page", str(asking.page_number(cursor))),
        ]
        base_url = account.base_url or "https://newsapi.org"
        return Request(
            url=asking.address(base_url, "/v2/everything", parameters),
            headers=(("X-Api-Key", key),),
        )

    def parse(self, body: bytes, *, content_type: str, cursor: str = "") -> SearchPage:
        """See `SearchConnector.parse`."""
        answer = json_answers.answer_object(body, self.title)
        if answer.get("status") == "error":
            _refuse(answer)
        results = json_answers.listed(answer, "articles", self.title)
        articles, skipped = json_answers.distinct_articles(results, _article)
        page = asking.page_number(cursor)
        is_last = not results or page * PAGE_SIZE >= json_answers.number(answer, "totalResults")
        return SearchPage(articles=articles, skipped=skipped, next_cursor="" if is_last else str(page + 1))


def _refuse(answer: dict[str, Any]) -> NoReturn:
    code = json_answers.line(answer, "code")
    said = json_answers.quoted(json_answers.line(answer, "message") or code)
    if code in _NOT_NOW:
        raise Throttled(f"NewsAPI does not answer now: {said}.", retry_after=_NOT_NOW[code])
    raise ProviderRefused(f"NewsAPI does not serve this search: {said}.")


def _article(result: dict[str, Any]) -> FoundArticle:
    title = json_answers.line(result, "title", limit=json_answers.MAX_TITLE_CHARS)
    return FoundArticle(
        url="" if title == REMOVED else json_answers.web_url(result.get("url")),
        title=title,
        outlet_name=json_answers.line(json_answers.inner(result, "source"), "name"),
        published_at=json_answers.moment(result.get("publishedAt")),
    )
