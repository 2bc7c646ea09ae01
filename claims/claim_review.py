"""A published check as schema.org ClaimReview, for machines that collect checks. Pure: values in, JSON values out.

Shapes and rules: developers.google.com, “Fact check (ClaimReview) structured data”, and schema.org/ClaimReview. Search
shows no such results any more; the Fact Check Tools read them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeGuard
from urllib.parse import urlsplit

JsonObject = dict[str, Any]

_CONTEXT = "https://schema.org"
#: As long as a claim may be to be shown whole.
ADVISED_CHARS = 75
#: The least `worstRating` that is read.
_LEAST_WORST = 1
_AUTHORS = frozenset({"Person", "Organization"})
_ITEMS = frozenset({"Claim", "CreativeWork"})
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Where the claim appeared."""

    url: str
    publisher: str = ""
    title: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedBy:
    """Who made the claim. `same_as` are addresses of pages about them."""

    name: str
    is_organisation: bool = False
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRating:
    """A label of a scale; `value` is None for one outside the order, such as “Unproven”."""

    label: str
    value: int | None
    worst: int | None = None
    best: int | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published check. `url` is its page, `desk_url` the home page of those who publish it. `is_withdrawn`: it was
    retracted, and nothing of it is to be read by machines. The earliest known appearance comes first."""

    url: str
    claim: str
    rating: PublishedRating
    desk_name: str
    desk_url: str
    published_at: datetime
    modified_at: datetime | None = None
    claimed_by: tuple[ClaimedBy, ...] = ()
    claimed_on: date | None = None
    appearances: tuple[Work, ...] = ()
    is_first_known: bool = False
    language: str = ""
    summary: str = ""
    is_withdrawn: bool = False


def claim_review(published: Published) -> JsonObject:
    """The check as a ClaimReview with its context; {} when it was withdrawn."""
    review = _review(published)
    return {"@context": _CONTEXT, **review} if review else {}


def data_feed(published: Iterable[Published], *, url: str, name: str, modified_at: datetime) -> JsonObject:
    """A DataFeed of checks, in the order given, without those withdrawn."""
    return {
        "@context": _CONTEXT,
        "@type": "DataFeed",
        "url": url,
        "name": name,
        "dateModified": modified_at.isoformat(),
        "dataFeedElement": [
            {
                "@type": "DataFeedItem",
                "url": one.url,
                "dateCreated": one.published_at.isoformat(),
                "dateModified": (one.modified_at or one.published_at).isoformat(),
                "item": [_review(one)],
            }
            for one in published
            if not one.is_withdrawn
        ],
    }


def script_text(document: JsonObject) -> str:
    """The document as JSON that may stand in a script element of a page whatever texts it holds."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).translate(_UNSAFE)


def _review(published: Published) -> JsonObject:
    if published.is_withdrawn:
        return {}
    return _without_empty(
        {
            "@type": "ClaimReview",
            "url": published.url,
            "claimReviewed": published.claim,
            "datePublished": published.published_at.isoformat(),
            "dateModified": published.modified_at and published.modified_at.isoformat(),
            "inLanguage": published.language,
            "author": {"@type": "Organization", "name": published.desk_name, "url": published.desk_url},
            "itemReviewed": _claim(published),
            "reviewRating": _rating(published.rating),
            "reviewBody": published.summary,
        }
    )


def _claim(published: Published) -> JsonObject:
    works = [_work(work) for work in published.appearances]
    first = works[0] if works and published.is_first_known else None
    return _without_empty(
        {
            "@type": "Claim",
            "author": _one_or_all([_claimant(one) for one in published.claimed_by if one.name]),
            "datePublished": published.claimed_on and published.claimed_on.isoformat(),
            "firstAppearance": first,
            "appearance": _one_or_all(works[1:] if first else works),
        }
    )


def _claimant(one: ClaimedBy) -> JsonObject:
    kind = "Organization" if one.is_organisation else "Person"
    return _without_empty({"@type": kind, "name": one.name, "sameAs": _one_or_all(list(one.same_as))})


def _work(work: Work) -> JsonObject:
    publisher = {"@type": "Organization", "name": work.publisher} if work.publisher else None
    return _without_empty(
        {
            "@type": "CreativeWork",
            "url": work.url,
            "name": work.title,
            "datePublished": work.published_on and work.published_on.isoformat(),
            "publisher": publisher,
        }
    )


def _rating(rating: PublishedRating) -> JsonObject:
    """A label outside the order has no numbers: any would say how true the claim is."""
    numbers: JsonObject = {}
    if rating.value is not None and rating.worst is not None and rating.best is not None:
        # Scales may begin at 0 or below; what is read begins at 1.
        by = max(0, _LEAST_WORST - rating.worst)
        numbers = {
            "ratingValue": rating.value + by,
            "worstRating": rating.worst + by,
            "bestRating": rating.best + by,
        }
    return _without_empty(
        {"@type": "Rating", "alternateName": rating.label, **numbers, "ratingExplanation": rating.explanation}
    )


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _without_empty(values: JsonObject) -> JsonObject:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def problems(document: JsonObject, *, page_url: str = "") -> tuple[str, ...]:
    """What breaks the documented rules, in sentences; empty for a valid document that stands on the page `page_url`."""
    if document.get("@type") != "ClaimReview":
        return ("This is no ClaimReview.",)
    return (
        *_problems_of_text(document),
        *_problems_of_address(document.get("url"), page_url),
        *_problems_of_rating(document.get("reviewRating")),
        *_problems_of_author(document.get("author")),
        *_problems_of_item(document.get("itemReviewed")),
    )


def advice(document: JsonObject) -> tuple[str, ...]:
    """What is allowed and would be better otherwise, in sentences."""
    claim = document.get("claimReviewed")
    length = len(claim) if isinstance(claim, str) else 0
    if length <= ADVISED_CHARS:
        return ()
    return (f"The claim has {length} characters; from {ADVISED_CHARS} on it may be shown cut.",)


def _problems_of_text(document: JsonObject) -> Iterator[str]:
    claim = document.get("claimReviewed")
    if not _is_text(claim):
        yield "claimReviewed is missing: the claim in a few words."
        return
    rating = document.get("reviewRating")
    label = rating.get("alternateName") if isinstance(rating, dict) else None
    if _is_text(label) and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", claim, re.IGNORECASE):
        yield "claimReviewed holds the rating."


def _problems_of_address(url: Any, page_url: str) -> Iterator[str]:
    host = _host(url)
    if not host:
        yield "url is missing: the address of the page with the whole check."
    elif page_url and not _is_inside(host, _host(page_url)):
        yield "url is on another domain than the page."


def _host(url: Any) -> str:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""


def _is_inside(host: str, other: str) -> bool:
    return bool(other) and (host == other or host.endswith(f".{other}") or other.endswith(f".{host}"))


def _problems_of_rating(rating: Any) -> Iterator[str]:
    if not isinstance(rating, dict):
        yield "reviewRating is missing."
        return
    if not _is_text(rating.get("alternateName")) and not _is_text(rating.get("name")):
        yield "reviewRating has no alternateName: the rating in words."
    worst, value, best = (rating.get(name) for name in ("worstRating", "ratingValue", "bestRating"))
    if worst is value is best is None:
        return
    if not _is_number(worst) or not _is_number(value) or not _is_number(best):
        yield "ratingValue, worstRating and bestRating are numbers, and all three are there or none."
        return
    if worst < _LEAST_WORST:
        yield "worstRating is 1 at least."
    if not worst < best:
        yield "bestRating is greater than worstRating."
    if not worst <= value <= best:
        yield "ratingValue lies between worstRating and bestRating."


def _problems_of_author(author: Any) -> Iterator[str]:
    if author is None:
        return
    if not isinstance(author, dict) or author.get("@type") not in _AUTHORS:
        yield "author is an Organization or a Person: the publisher of the check."
    elif not _is_text(author.get("name")) and not _host(author.get("url")):
        yield "author has neither name nor url."


def _problems_of_item(item: Any) -> Iterator[str]:
    if item is None:
        return
    if not isinstance(item, dict) or item.get("@type") not in _ITEMS:
        yield "itemReviewed is a Claim."
        return
    for author in _listed(item.get("author")):
        if not isinstance(author, dict) or author.get("@type") not in _AUTHORS or not _is_text(author.get("name")):
            yield "The author of itemReviewed is an Organization or a Person with a name; without one it is left out."
    for name in ("appearance", "firstAppearance"):
        for work in _listed(item.get(name)):
            if not _host(work.get("url") if isinstance(work, dict) else work):
                yield f"{name} has no address."
    claimed = item.get("datePublished")
    if claimed is not None and not _is_date(claimed):
        yield "datePublished of itemReviewed is no date."


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_date(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
