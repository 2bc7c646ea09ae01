"""HTML fragments as plain text."""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import defs

from factcheck.core.text import clean_text

#: What a title or summary may hold of markup; the rest is not looked at.
MAX_MARKUP_CHARS = 100_000

_LOOKS_LIKE_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")
_INVISIBLE = ("script", "style", "template", "noscript", "iframe", "object", "title", "svg", etree.Comment, etree.PI)
_HTML5_BLOCKS = {"article", "aside", "figcaption", "figure", "footer", "header", "main", "nav", "section"}
_BLOCKS = (*(defs.block_tags | _HTML5_BLOCKS | {"br"}) - {"del", "ins"},)
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def plain_text(markup: str) -> str:
    """The text a reader would see, one line per block; scripts and styles left out."""
    markup = clean_text(markup[:MAX_MARKUP_CHARS])
    if not _LOOKS_LIKE_MARKUP.search(markup):
        return markup
    try:
        root = html.fragment_fromstring(" ".join(markup.split()), create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(root, *_INVISIBLE, with_tail=False)
    for block in root.iter(*_BLOCKS):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    return _LINE_BREAKS.sub("\n", "".join(root.itertext())).strip()
