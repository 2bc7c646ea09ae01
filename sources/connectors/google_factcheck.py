"""Google's Fact Check Tools API (v1alpha1): checks that other desks published with ClaimReview markup.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NoReturn

from factcheck.core.errors import InvalidInput, ProviderRefused, Throttled
from factcheck.core.text import one_line
from sources.connectors import asking, json_answers
from sources.connectors.base import Account, Quota, Request, ReviewedClaim, SearchPage, SearchQuery

MAX_PAGE_SIZE = 50
MAX_QUERY_CHARS = 300
MAX_CLAIM_CHARS = 2_000
MAX_RATING_CHARS = 200
FIRST_YEAR_OF_CLAIMS = 1800

#: Refusals that pass by themselves (google.rpc.Code), and how long that takes at least.
_NOT_NOW = {
    "RESOURCE_EXHAUSTED": timedelta(minutes=1),
    "UNAVAILABLE": timedelta(minutes=1),
    "INTERNAL": timedelta(minutes=1),
    "DEADLINE_EXCEEDED": timedelta(minutes=1),
}


class GoogleFactCheckConnector:
    """Searches by the claim itself, in one language or all.

    `since` and `until` are not passed on: the provider counts an age in days from its own today, and an old check of
    the same claim is just what a desk wants to find.
    """

    name = "google_factcheck"
    title = "Google Fact Check Tools"
    needs_key = True
    quota = Quota(requests=60, per=timedelta(minutes=1))

    def request(self, query: SearchQuery, account: Account, *, cursor: str = "") -> Request:
        """See `SearchConnector.request`."""
        key = asking.key_of(account, self.title)
        parameters = [
            ("query", _question(query)),
            ("languageCode", asking.language_of(query)),
            ("pageSize", str(min(query.limit, MAX_PAGE_SIZE))),
            # Beside the token everything has to be as it was.
            ("pageToken", cursor),
        ]
        base_url = account.base_url or "https://factchecktools.googleapis.com"
        return Request(
            url=asking.address(base_url, "/v1alpha1/claims:search", parameters), secret_query=(("key", key),)
        )

    def parse(self, body: bytes, *, content_type: str, cursor: str = "") -> SearchPage:
        """See `SearchConnector.parse`."""
        answer = json_answers.answer_object(body, self.title)
        if "error" in answer:
            _refuse(json_answers.inner(answer, "error"))
        claims = json_answers.listed(answer, "claims", self.title) if "claims" in answer else []
        found: dict[tuple[str, str], ReviewedClaim] = {}
        count = 0
        for review in _reviews(claims):
            count += 1
            if review.url and len(found) < json_answers.MAX_RESULTS:
                # Claims have no id; this is what identifies a check of one.
                found.setdefault((review.url, review.claim_reviewed), review)
        token = json_answers.cursor_in(answer, "nextPageToken")
        next_cursor = "" if token == cursor else token
        return SearchPage(reviews=tuple(found.values()), skipped=count - len(found), next_cursor=next_cursor)


def _question(query: SearchQuery) -> str:
    """The sentence, or else the phrases and words, as many whole words as fit."""
    texts = [query.sentence] if query.sentence.strip() else [*query.phrases, *query.words]
    words = one_line(" ".join(texts), limit=10 * MAX_QUERY_CHARS).split()
    while words and len(" ".join(words)) > MAX_QUERY_CHARS:
        words.pop()
    if not words:
        raise InvalidInput("The query holds no words to search for.")
    return " ".join(words)


def _refuse(error: dict[str, Any]) -> NoReturn:
    status = json_answers.line(error, "status")
    said = json_answers.quoted(json_answers.line(error, "message") or status)
    if status in _NOT_NOW:
        raise Throttled(f"Google Fact Check Tools does not answer now: {said}.", retry_after=_NOT_NOW[status])
    raise ProviderRefused(f"Google Fact Check Tools does not serve this search: {said}.")


def _reviews(claims: list[Any]) -> Iterator[ReviewedClaim]:
    """Every check of every claim; what is no object counts as a check that cannot be used."""
    for claim in claims[: json_answers.MAX_RESULTS]:
        held = claim if isinstance(claim, dict) else {}
        reviews = held.get("claimReview")
        for review in reviews[: json_answers.MAX_RESULTS] if isinstance(reviews, list) else [{}]:
            yield _reviewed(held, review if isinstance(review, dict) else {})


def _reviewed(claim: dict[str, Any], review: dict[str, Any]) -> ReviewedClaim:
    url = json_answers.web_url(review.get("url"))
    publisher = json_answers.inner(review, "publisher")
    claimed_at = json_answers.moment(claim.get("claimDate"), first_year=FIRST_YEAR_OF_CLAIMS)
    return ReviewedClaim(
        url=url,
        claim_reviewed=json_answers.line(claim, "text", limit=MAX_CLAIM_CHARS),
        claimant=json_answers.line(claim, "claimant"),
        claimed_on=None if claimed_at is None else claimed_at.date(),
        publisher_name=json_answers.line(publisher, "name"),
        publisher_site=json_answers.line(publisher, "site").lower().removeprefix("www.") or json_answers.host_of(url),
        title=json_answers.line(review, "title", limit=json_answers.MAX_TITLE_CHARS),
        reviewed_at=json_answers.moment(review.get("reviewDate")),
        rating_label=json_answers.line(review, "textualRating", limit=MAX_RATING_CHARS),
        language=json_answers.language_in(review, "languageCode"),
    )
