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
#: The precise mode can take a notice above the article ("for personal use only") for the whole of it.
SHORT_ARTICLE_CHARS = 300
FAR_LONGER = 3
NO_ARTICLE = "No article text was found on this page."

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_page(body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """The fields of `ExtractedArticle`, the date in ISO form; ParseError when there is no article."""
    # The encoding is found as browsers do: byte order mark, then the header, then the page's own declaration.
    markup = _whole(clean_text(html_to_unicode(content_type or None, body)[1]))
    tree = trafilatura.load_html(markup)
    if tree is None:
        raise ParseError(NO_ARTICLE)
    document = _document(markup, url)
    text = _paragraphs(document.text or "")
    if len(text) < MIN_ARTICLE_CHARS:
        raise ParseError(NO_ARTICLE)
    if len(text) > MAX_TEXT_CHARS:
        raise ParseError(f"The text of this page is too long: at most {MAX_TEXT_CHARS:,} characters are read.")
    return {
        "title": one_line(document.title or ""),
        "text": text,
        "byline": one_line(document.author or "", limit=200),
        "published_at": published_at(tree, document.date),
        "language": one_line(str(tree.get("lang") or tree.get(_XML_LANG) or ""), limit=35),
        "site_name": one_line(document.sitename or "", limit=200),
        "description": one_line(document.description or "", limit=1000),
        "extractor": EXTRACTOR,
    }


def _whole(markup: str) -> str:
    """The same page with a doctype, if need be: trafilatura refuses what does not name HTML at its very start."""
    return markup if "html" in markup[:50].lower() or "<p" not in markup.lower() else "<!DOCTYPE html>\n" + markup


def _document(markup: str, url: str) -> Document:
    """What the precise mode finds; where that is suspiciously short, what the balanced mode finds if far longer."""
    precise = _extracted(markup, url, favor_precision=True)
    if len(precise.text or "") >= SHORT_ARTICLE_CHARS:
        return precise
    balanced = _extracted(markup, url, favor_precision=False)
    return balanced if len(balanced.text or "") > FAR_LONGER * len(precise.text or "") else precise


def _extracted(markup: str, url: str, *, favor_precision: bool) -> Document:
    found = trafilatura.bare_extraction(
        markup, url=url or None, favor_precision=favor_precision, include_comments=False, with_metadata=True
    )
    return found if isinstance(found, Document) else Document()


def _paragraphs(text: str) -> str:
    """One paragraph or cross-head per line → an empty line between them."""
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return "\n\n".join(line for line in lines if line)
