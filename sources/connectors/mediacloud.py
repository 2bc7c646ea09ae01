"""Media Cloud: an archive of online news, by its search API (v4).

https://www.mediacloud.org/documentation/search-api-guide
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from factcheck.core.errors import ProviderRefused, Throttled
from sources.connectors import asking, json_answers
from sources.connectors.base import Account, FoundArticle, Quota, Request, SearchPage, SearchQuery

MAX_PAGE_SIZE = 250
MAX_QUERY_CHARS = 1_000
PAUSE = timedelta(seconds=30)


class MediaCloudConnector:
    """Searches all online news of Media Cloud; `text` of stories is not given to everybody and not asked for."""

    name = "mediacloud"
    title = "Media Cloud"
    needs_key = True
    quota = Quota(requests=2, per=timedelta(minutes=1))

    def request(self, query: SearchQuery, account: Account, *, cursor: str = "") -> Request:
        """See `SearchConnector.request`."""
        key = asking.key_of(account, self.title)
        expression = asking.expression(query, conjunction=" AND ", max_chars=MAX_QUERY_CHARS)
        language = asking.language_of(query)
        parameters = [
            ("q", f"({expression}) AND language:{language}" if language else expression),
            ("platform", "onlinenews-mediacloud"),
            ("start", asking.utc(query.since, "%Y-%m-%d")),
            ("end", asking.utc(query.until, "%Y-%m-%d")),
            ("page_size", str(min(query.limit, MAX_PAGE_SIZE))),
            ("pagination_token", cursor),
        ]
        base_url = account.base_url or "https://search.mediacloud.org"
        return Request(
            url=asking.address(base_url, "/api/search/story-list", parameters),
            headers=(("Authorization", f"Token {key}"),),
        )

    def parse(self, body: bytes, *, content_type: str, cursor: str = "") -> SearchPage:
        """See `SearchConnector.parse`."""
        answer = json_answers.answer_object(body, self.title)
        if "stories" not in answer:
            self._refuse(answer)
        stories = json_answers.listed(answer, "stories", self.title)
        articles, skipped = json_answers.distinct_articles(stories, _article)
        token = json_answers.cursor_in(answer, "pagination_token")
        return SearchPage(articles=articles, skipped=skipped, next_cursor="" if token == cursor else token)

    def _refuse(self, answer: dict[str, Any]) -> None:
        reason = json_answers.line(answer, "note") or json_answers.line(answer, "detail")
        if not reason:
            return
        said = json_answers.quoted(reason)
        if any(word in reason.lower() for word in ("throttled", "rate limit", "too many requests", "quota")):
            wait = json_answers.wait_named_in(reason, at_least=PAUSE)
            raise Throttled(f"Media Cloud asks for fewer requests: {said}.", retry_after=wait)
        raise ProviderRefused(f"Media Cloud does not serve this search: {said}.")


def _article(story: dict[str, Any]) -> FoundArticle:
    return FoundArticle(
        url=json_answers.web_url(story.get("url")),
        title=json_answers.line(story, "title", limit=json_answers.MAX_TITLE_CHARS),
        outlet_name=json_answers.line(story, "media_name"),
        published_at=json_answers.moment(story.get("publish_date")),
        seen_at=json_answers.moment(story.get("indexed_date")),
        language=json_answers.language_in(story, "language"),
    )
