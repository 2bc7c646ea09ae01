"""The text of the article in a parsed page. Runs inside the sandbox."""

from __future__ import annotations

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from factcheck.core.text import clean_text

#: The precise mode can take a notice above the article ("for personal use only") for the whole of it.
SHORT_ARTICLE_CHARS = 300
FAR_LONGER = 3


def article_text(tree: HtmlElement) -> str:
    """The article's paragraphs and cross-heads, an empty line between them; "" when there is none.

    A quick reading by trafilatura's own rules does for most pages. Where it is short, or small beside what the page
    holds in paragraphs, trafilatura also compares with other methods, which takes as long again.
    """
    quick = _reading(tree, fast=True, favor_precision=True)
    if len(quick) >= SHORT_ARTICLE_CHARS and FAR_LONGER * len(quick) >= _chars_in_paragraphs(tree):
        return _paragraphs(quick)
    precise = _reading(tree, fast=False, favor_precision=True)
    if len(precise) >= SHORT_ARTICLE_CHARS:
        return _paragraphs(precise)
    balanced = _reading(tree, fast=False, favor_precision=False)
    return _paragraphs(balanced if len(balanced) > FAR_LONGER * len(precise) else precise)


def _reading(tree: HtmlElement, *, fast: bool, favor_precision: bool) -> str:
    found = trafilatura.bare_extraction(tree, fast=fast, favor_precision=favor_precision, include_comments=False)
    return str(found.text or "") if isinstance(found, Document) else ""


def _chars_in_paragraphs(tree: HtmlElement) -> int:
    return sum(len(" ".join(paragraph.itertext())) for paragraph in tree.iter("p"))


def _paragraphs(text: str) -> str:
    """One paragraph or cross-head per line → an empty line between them."""
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return "\n\n".join(line for line in lines if line)
