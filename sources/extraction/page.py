"""A page, parsed once: its elements, its meta elements, its JSON-LD. Runs inside the sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from lxml import etree, html
from lxml.html import HtmlElement
from w3lib.encoding import html_to_unicode

from sources.schema_org.values import objects, types

#: Pages with more data than this in one script are not describing an article.
_MAX_JSON_CHARS = 500_000
_MAX_SCRIPTS = 50
_MAX_JSON_NODES = 2_000

_HAS_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h1)\b", re.IGNORECASE
)
_LINKED_DATA = "application/ld+json"
_NO_TEXT = (
    "script",
    "style",
    "svg",
    "template",
    "iframe",
    "object",
    "nav",
    "button",
    "select",
    "canvas",
    "video",
    "audio",
)
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report")
# What XML has no place for, as it stands and as a reference: one such character, and trafilatura drops the article.
_CONTROL = bytes({*range(32), 127} - {9, 10, 12, 13})
_FORM_FEED_AS_SPACE = bytes.maketrans(b"\f", b" ")
# lxml.html's own parser asks a Python function for the class of each element; nobody here fills in forms.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
_NO_CHARACTERS = "\ufffe\uffff"
_REFERENCE = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])|x0*(?:[1-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]));?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Page:
    """What every reader of a page needs. `tree` is shared: who changes it comes last."""

    url: str
    tree: HtmlElement

    def remove_what_is_no_text(self) -> None:
        """Take scripts, drawings and the like out of the tree: every further step walks over all elements."""
        for element in list(self.tree.iter(*_NO_TEXT)):
            # JSON-LD stays: trafilatura takes the article from there when there is no other.
            if not _is_linked_data(element) and element.getparent() is not None:
                element.drop_tree()

    @cached_property
    def meta(self) -> dict[str, str]:
        """Contents of meta elements by property, name or itemprop in lower case; the first that says something wins."""
        found: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            content = (element.get("content") or "").strip()
            for key in ("property", "name", "itemprop", "http-equiv") if content else ():
                if name := element.get(key):
                    found.setdefault(name.strip().lower(), content)
        return found

    @cached_property
    def linked_data(self) -> list[Any]:
        """The JSON-LD values that can be read, in the page's order."""
        scripts = (script for script in self.tree.iter("script") if _is_linked_data(script))
        return list(_parsed(islice(scripts, _MAX_SCRIPTS)))

    @cached_property
    def described(self) -> list[dict[str, Any]]:
        """The objects of the JSON-LD, those that describe an article first, none that is a reader's comment."""
        nodes = [node for node in islice(objects(self.linked_data), _MAX_JSON_NODES) if "Comment" not in types(node)]
        return sorted(nodes, key=lambda node: not is_article(node))

    @cached_property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object that describes the article; empty when there is none."""
        return next((node for node in self.described[:1] if is_article(node)), {})


def is_article(node: dict[str, Any]) -> bool:
    """Whether a JSON-LD object is of one of the types for articles."""
    return any(name.endswith(_ARTICLE_TYPES) for name in types(node))


def parsed_page(body: bytes, *, url: str, content_type: str) -> Page | None:
    """The page in these bytes, None when there is no HTML in them.

    The encoding is found as browsers do: byte order mark, then the header, then the page's own declaration.
    """
    markup = html_to_unicode(content_type or None, body)[1]
    if not _HAS_MARKUP.search(markup):
        return None
    data = _xml_characters(markup)
    parser = etree.HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return Page(url, tree)


def _xml_characters(markup: str) -> bytes:
    # One step per kind: a single pattern for all takes ten times as long.
    for character in _NO_CHARACTERS:
        markup = markup.replace(character, "")
    return _REFERENCE.sub("", markup).encode("utf-8", "replace").translate(_FORM_FEED_AS_SPACE, _CONTROL)


def _is_linked_data(script: HtmlElement) -> bool:
    return (script.get("type") or "").strip().lower().startswith(_LINKED_DATA)


def _parsed(scripts: Iterator[HtmlElement]) -> Iterator[Any]:
    for script in scripts:
        text = script.text or ""
        if len(text) > _MAX_JSON_CHARS:
            continue
        try:
            yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
