"""Bytes of a web page → the article in it, as JSON values. Runs inside the sandbox; use `extract_article`."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from factcheck.core.errors import ParseError
from factcheck.core.text import MAX_TEXT_CHARS
from sources.extraction import metadata
from sources.extraction.access import access, declared_paid, wall_in_front
from sources.extraction.comments import remove_comments
from sources.extraction.dates import modified_at, published_at
from sources.extraction.page import Page, parsed_page
from sources.extraction.reading import article_text
from sources.schema_org.claim_review import as_json, claim_reviews

#: The number is raised whenever the same page may read differently.
EXTRACTOR = f"trafilatura {version('trafilatura')}, reading 2"
#: Less is a menu, a consent wall or an error message, not an article.
MIN_ARTICLE_CHARS = 60
NO_ARTICLE = "No article text was found on this page."


def read_page(body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """The fields of `ExtractedArticle`, dates in ISO form; ParseError when there is no article."""
    page = parsed_page(body, url=url, content_type=content_type)
    if page is None:
        raise ParseError(NO_ARTICLE)
    page.remove_what_is_no_text()
    remove_comments(page.tree)
    declared = _declared(page)
    is_paid = declared_paid(page)
    text = article_text(page.tree)
    if wall := wall_in_front(page.tree, text):
        raise ParseError(wall)
    if len(text) < MIN_ARTICLE_CHARS:
        raise ParseError(NO_ARTICLE)
    if len(text) > MAX_TEXT_CHARS:
        raise ParseError(f"The text of this page is too long: at most {MAX_TEXT_CHARS:,} characters are read.")
    return declared | {"text": text, "access": access(page, text, is_paid=is_paid), "extractor": EXTRACTOR}


def _declared(page: Page) -> dict[str, Any]:
    published, published_source = published_at(page)
    modified, modified_source = modified_at(page)
    language, language_source = metadata.language(page)
    return {
        "title": metadata.title(page),
        "byline": metadata.byline(page),
        "site_name": metadata.site_name(page),
        "description": metadata.description(page),
        "canonical_url": metadata.canonical_url(page),
        "published_at": published,
        "published_source": published_source,
        "modified_at": modified,
        "modified_source": modified_source,
        "language": language,
        "language_source": language_source,
        "reviews": [as_json(review) for review in claim_reviews(page.linked_data, url=page.url)],
    }
