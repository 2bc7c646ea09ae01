"""ClaimReview: checks of claims that others published as schema.org data, in pages and in feeds.

Written by anybody, so nothing is believed: a page may mark up a check that is not its own (compare `publisher_site`
with where the data came from), and every field may be missing, of another type, or nonsense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from sources.schema_org.values import address, addresses, by_id, listed, moment, names, number, resolved, text, types

#: What a page holds at most; a page with more is a list, and its reviews have pages of their own.
MAX_REVIEWS = 50
MAX_CLAIM_CHARS = 2_000
MAX_APPEARANCES = 20
#: Claims may be older than the web, but not older than newspapers with a date on every word.
FIRST_CLAIM_YEAR = 1900


@dataclass(frozen=True, kw_only=True)
class ReviewedClaim:
    """Somebody else's check of a claim: a schema.org ClaimReview, however it reached us."""

    #: The page of the check.
    url: str
    claim_reviewed: str
    claimant: str = ""
    claimed_on: date | None = None
    #: Pages in which the claim appears.
    appearances: tuple[str, ...] = ()
    publisher_name: str = ""
    #: Host name without “www.”.
    publisher_site: str = ""
    title: str = ""
    reviewed_at: datetime | None = None
    #: In the publisher's words, for example “Mostly false”.
    rating_label: str = ""
    rating_value: float | None = None
    rating_best: float | None = None
    rating_worst: float | None = None
    #: BCP 47, as declared; "" when it is not.
    language: str = ""


def claim_reviews(data: Any, *, url: str, limit: int = MAX_REVIEWS) -> list[ReviewedClaim]:
    """The reviews in a JSON value (JSON-LD of a page, or a DataFeed), in order, each once, at most `limit`.

    `url` is where the data came from: addresses are relative to it, and a review that names no page of its own is taken
    to be on that page, except in a DataFeed. A review without a claim or without a page is left out.
    """
    known = by_id(data)
    found = (_review(node, page, url, known) for node, page in _review_nodes(data, url))
    return list(islice(dict.fromkeys(review for review in found if review), limit))


def as_json(review: ReviewedClaim) -> dict[str, Any]:
    """The review as a JSON value, to pass between processes; `from_json` undoes it."""
    values = asdict(review)
    for name in ("claimed_on", "reviewed_at"):
        values[name] = values[name] and values[name].isoformat()
    return values


def from_json(values: Mapping[str, Any]) -> ReviewedClaim:
    """The review that `as_json` was given."""
    known = {field.name: values[field.name] for field in fields(ReviewedClaim)}
    known["appearances"] = tuple(known["appearances"])
    known["claimed_on"] = known["claimed_on"] and date.fromisoformat(known["claimed_on"])
    known["reviewed_at"] = known["reviewed_at"] and datetime.fromisoformat(known["reviewed_at"])
    return ReviewedClaim(**known)


def _review_nodes(data: Any, url: str) -> Iterator[tuple[dict[str, Any], str]]:
    """ClaimReview objects, each with the page it is on unless it says otherwise; breadth first."""
    level = [(data, url)]
    while level:
        inner: list[tuple[Any, str]] = []
        for value, page in level:
            if isinstance(value, dict):
                kinds = types(value)
                if "ClaimReview" in kinds:
                    yield value, page
                if kinds & {"DataFeed", "DataFeedItem"}:
                    page = address(value.get("url"), url) if "DataFeedItem" in kinds else ""  # noqa: PLW2901
                inner += ((part, page) for part in value.values())
            elif isinstance(value, list):
                inner += ((part, page) for part in value)
        level = inner


def _review(node: dict[str, Any], page: str, base: str, known: Mapping[str, Any]) -> ReviewedClaim | None:
    item = _first_object(node.get("itemReviewed"), known)
    url = address(node.get("url"), base) or page
    claim = _claim(node, item, known)
    if not url or not claim:
        return None
    claimed = moment(item.get("datePublished"), first_year=FIRST_CLAIM_YEAR)
    reviewed = moment(node.get("datePublished")) or moment(node.get("dateModified"))
    rating_value, best, worst = _scale(_first_object(node.get("reviewRating"), known))
    return ReviewedClaim(
        url=url,
        claim_reviewed=claim,
        claimant=", ".join(names(resolved(item.get("author"), known)))[:300],
        claimed_on=claimed and claimed.date(),
        appearances=tuple(_appearances(item, base)),
        publisher_name=_publisher(node, known),
        publisher_site=(urlsplit(url).hostname or "").removeprefix("www.")[:253],
        title=text(node.get("headline")) or text(node.get("name")),
        reviewed_at=reviewed and reviewed.astimezone(UTC),
        rating_label=_label(node.get("reviewRating"), known),
        rating_value=rating_value,
        rating_best=best,
        rating_worst=worst,
        language=_language(node.get("inLanguage")),
    )


def _first_object(value: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    return next((part for part in resolved(value, known) if isinstance(part, dict)), {})


def _claim(node: dict[str, Any], item: dict[str, Any], known: Mapping[str, Any]) -> str:
    said = node.get("claimReviewed")
    claim = _first_object(said, known)
    # The name of `itemReviewed` is no claim: publishers put there where it was made.
    candidates = (said, claim.get("text"), claim.get("name"), item.get("text"))
    return next((found for value in candidates if (found := text(value, limit=MAX_CLAIM_CHARS))), "")


def _appearances(item: dict[str, Any], base: str) -> list[str]:
    found = addresses([*listed(item.get("firstAppearance")), *listed(item.get("appearance"))], base)
    if not found:
        # Markup from before there was a type Claim: the item is the work that made it.
        found = addresses([*listed(item.get("sameAs")), *listed(item.get("url"))], base)
    return found[:MAX_APPEARANCES]


def _publisher(node: dict[str, Any], known: Mapping[str, Any]) -> str:
    found = names(resolved(node.get("author"), known))[:3] or names(resolved(node.get("publisher"), known))[:1]
    return ", ".join(found)[:200]


def _label(value: Any, known: Mapping[str, Any]) -> str:
    rating = _first_object(value, known)
    graded = rating.get("ratingValue")
    in_words = graded if number(graded) is None else None
    candidates = (rating.get("alternateName"), rating.get("name"), in_words, value)
    return next((found for candidate in candidates if (found := text(candidate, limit=200))), "")


def _scale(rating: dict[str, Any]) -> tuple[float | None, float | None, float | None]:
    """Value, best and worst; all None when they contradict each other: such a number says nothing."""
    value, best, worst = (number(rating.get(name)) for name in ("ratingValue", "bestRating", "worstRating"))
    if value is None or (worst is not None and value < worst) or (best is not None and value > best):
        return None, None, None
    return (None, None, None) if worst is not None and worst == best else (value, best, worst)


def _language(value: Any) -> str:
    first = next(iter(listed(value)), None)
    code = text(first.get("alternateName") if isinstance(first, dict) else first, limit=35)
    return code if code.replace("-", "").isalnum() else ""
