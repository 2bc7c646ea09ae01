"""What readers wrote below an article, taken out of the page before anybody looks for text or author.

Runs inside the sandbox. trafilatura leaves out comments, too, but only in some kinds of elements, and not when it looks
for the author.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

_WHOSE = "all|article|blog|block|content|div|entry|facebook|fb|list|main|module|node|page|post|readers?|story|users?|wp"
_COMMENTS = "comments?|comentarios?|commentaires?|commenti|kommentare?n?|kommentarer|reacties"
_PART = (
    "app|area|author|avatar|block|body|box|container|content|embed|entry|feed|form|group|holder|inner|item|list|main"
    r"|meta|module|panel|post|repl(?:y|ies)|root|sections?|stream|text|threads?|title|widget|wrap|wrapper|\d"
)
#: One word of an element's id or class. Not: “comments-open”, “has-comments”, “category-comment”, “commentary”.
_TOKEN = re.compile(
    rf"(?:(?:{_WHOSE}|[a-z])[-_]{{1,2}})*(?:{_COMMENTS})(?:[-_]{{0,2}}(?:{_PART}))*|(?:disqus|dsq)[-_].+",
    re.IGNORECASE,
)
_STEMS = "contains(., 'omment') or contains(., 'omentar') or contains(., 'eacties') or contains(., 'sq')"
# By attribute: half the price of asking every element. Compiled once, like all paths here.
_CANDIDATES = etree.XPath(
    f"//@class[{_STEMS}]/.. | //@id[{_STEMS}]/.."
    " | //@itemtype[contains(., 'Comment')]/.. | //@itemprop[. = 'comment']/.."
)
_HOLDS_THE_ARTICLE = etree.XPath(
    "boolean(self::html or self::body or self::head or self::main or descendant::h1 or descendant::main"
    " or descendant-or-self::*[contains(@itemprop, 'articleBody')])"
)


def remove_comments(tree: HtmlElement) -> None:
    """Take readers' comments out of the tree; an element that also holds the article stays."""
    for element in _CANDIDATES(tree):
        if _is_comments(element) and not _HOLDS_THE_ARTICLE(element) and element.getparent() is not None:
            element.drop_tree()


def _is_comments(element: HtmlElement) -> bool:
    if "schema.org/Comment" in element.get("itemtype", "") or element.get("itemprop") == "comment":
        return True
    tokens = f"{element.get('id', '')} {element.get('class', '')}"[:1000].split()
    return any(_TOKEN.fullmatch(token) for token in tokens)
