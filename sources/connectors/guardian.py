"""The Guardian's Open Platform: everything it published since 1999.

https://open-platform.theguardian.com/documentation/search
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from factcheck.core.errors import ProviderRefused, Throttled
from sources.connectors import asking, json_answers
from sources.connectors.base import Account, FoundArticle, Quota, Request, SearchPage, SearchQuery

MAX_PAGE_SIZE = 50
MAX_QUERY_CHARS = 450
PAUSE = timedelta(minutes=1)


class GuardianConnector:
    """Searches one newspaper; the most fitting articles come first."""

    name = "guardian"
    title = "The Guardian"
    needs_key = True
    #: Of a developer's key; it has been more and less, so an installation sets what its key is good for.
    quota = Quota(requests=500, per=timedelta(days=1))

    def request(self, query: SearchQuery, account: Account, *, cursor: str = "") -> Request:
        """See `SearchConnector.request`."""
        key = asking.key_of(account, self.title)
        parameters = [
            ("q", asking.expression(query, conjunction=" AND ", max_chars=MAX_QUERY_CHARS)),
            ("from-date", asking.utc(query.since, "%Y-%m-%d")),
            ("to-date", asking.utc(query.until, "%Y-%m-%d")),
            ("order-by", "relevance"),
            ("page-size", str(min(query.limit, MAX_PAGE_SIZE))),
            ("page", str(asking.page_number(cursor))),
        ]
        base_url = account.base_url or "https://content.guardianapis.com"
        return Request(url=asking.address(base_url, "/search", parameters), secret_query=(("api-key", key),))

    def parse(self, body: bytes, *, content_type: str, cursor: str = "") -> SearchPage:
        """See `SearchConnector.parse`."""
        answer = json_answers.answer_object(body, self.title)
        response = json_answers.inner(answer, "response")
        if response.get("status") != "ok":
            # The gateway before the search refuses in the outer object, the search itself in the inner one.
            _refuse(json_answers.line(response, "message") or json_answers.line(answer, "message"))
        results = json_answers.listed(response, "results", self.title)
        articles, skipped = json_answers.distinct_articles(results, _article)
        page = asking.page_number(cursor)
        is_last = not results or page >= json_answers.number(response, "pages")
        return SearchPage(articles=articles, skipped=skipped, next_cursor="" if is_last else str(page + 1))


def _refuse(reason: str) -> None:
    if not reason:
        return
    said = json_answers.quoted(reason)
    if "rate limit" in reason.lower() or "too many requests" in reason.lower():
        wait = json_answers.wait_named_in(reason, at_least=PAUSE)
        raise Throttled(f"The Guardian asks for fewer requests: {said}.", retry_after=wait)
    raise ProviderRefused(f"The Guardian does not serve this search: {said}.")


def _article(result: dict[str, Any]) -> FoundArticle:
    return FoundArticle(
        url=json_answers.web_url(result.get("webUrl")),
        title=json_answers.line(result, "webTitle", limit=json_answers.MAX_TITLE_CHARS),
        outlet_name="The Guardian",
        published_at=json_answers.moment(result.get("webPublicationDate")),
    )
