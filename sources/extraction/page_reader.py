"""Bytes of a web page → the article in it, as JSON values. Runs inside the sandbox; use `extract_article`."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import trafilatura
from trafilatura.settings import Document
from w3lib.encoding import html_to_unicode

from factcheck.core.errors import ParseError
from factcheck.core.text import MAX_TEXT_CHARS, clean_text, one_line
from sources.extraction.dates import published_at

EXTRACTOR = f"trafilatura {version('trafilatura')}"
#: Less is a menu, a consent wall or an error message, not an article.
MIN_ARTICLE_CHARS = 60
NO_ARTICLE = "No article text was found on this page."


def read_page(body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """The fields of `ExtractedArticle`, the date in ISO form; ParseError when there is no article."""
    # The encoding is found as browsers do: byte order mark, then the header, then the page's own declaration.
    tree = trafilatura.load_html(clean_text(html_to_unicode(content_type or None, body)[1]))
    if tree is None:
        raise ParseError(NO_ARTICLE)
    language = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    declared = published_at(tree, None)
    document = trafilatura.bare_extraction(
        tree, url=url or None, favor_precision=True, include_comments=False, with_metadata=True
    )
    if not isinstance(document, Document):
        raise ParseError(NO_ARTICLE)
    text = _paragraphs(document.text or "")
    if len(text) < MIN_ARTICLE_CHARS:
        raise ParseError(NO_ARTICLE)
    if len(text) > MAX_TEXT_CHARS:
        raise ParseError(f"The text of this page is too long: at most {MAX_TEXT_CHARS:,} characters are read.")
    return {
        "title": one_line(document.title or ""),
        "text": text,
        "byline": one_line(document.author or "", limit=200),
        "published_at": declared or published_at(tree, document.date),
        "language": one_line(language, limit=35),
        "site_name": one_line(document.sitename or "", limit=200),
        "description": one_line(document.description or "", limit=1000),
        "extractor": EXTRACTOR,
    }


def _paragraphs(text: str) -> str:
    """One paragraph or cross-head per line → an empty line between them."""
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return "\n\n".join(line for line in lines if line)
