"""schema.org DataFeeds of ClaimReviews: lists of checks that fact-checkers publish for machines."""

from __future__ import annotations

from typing import Any

from factcheck.core.errors import ParseError
from sources.connectors.readers import pages
from sources.connectors.readers.fields import MAX_ENTRIES, MAX_TITLE_CHARS, answer, line
from sources.connectors.readers.jsonfeeds import json_value
from sources.schema_org.claim_review import as_json, claim_reviews
from sources.schema_org.values import names, objects, types


def read_data_feed(body: bytes, *, url: str) -> dict[str, Any]:
    """The fields of `ParsedFeed`; ParseError when this is no such list."""
    pages.refuse(body, url=url)
    return reviews_in(json_value(body), url)


def reviews_in(value: Any, base: str) -> dict[str, Any]:
    """The reviews that a JSON value holds; ParseError when it is not about reviews at all."""
    kinds = [types(node) for node in objects(value)]
    found = sum("ClaimReview" in kind for kind in kinds)
    if not found and not any("DataFeed" in kind for kind in kinds):
        raise ParseError("This address answers with JSON in which there is no ClaimReview.")
    reviews = claim_reviews(value, url=base, limit=MAX_ENTRIES)
    title = next(iter(names(value)), "") if isinstance(value, dict) else ""
    notes = [f"{found - len(reviews):,} reviews were left out: without a claim or a page, repeated, or too many."]
    result = answer(
        (),
        found=0,
        notes=notes if found > len(reviews) else (),
        title=line(title, MAX_TITLE_CHARS),
        home_url="",
        language="",
    )
    return {**result, "reviews": [as_json(review) for review in reviews], "skipped": found - len(reviews)}
