"""The article in a page: its text and what the page says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from factcheck.core.errors import InvalidInput, ParseError
from factcheck.core.text import checked_text, decoded
from sources import sandbox

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"})


@dataclass(frozen=True, kw_only=True)
class ExtractedArticle:
    """An article as plain text: paragraphs and cross-heads in order, an empty line between them."""

    title: str
    text: str
    byline: str = ""
    #: Aware, UTC; a page that only names a day gives that day's midnight.
    published_at: datetime | None = None
    #: As the page declares it, for example "en-GB"; "" when it does not.
    language: str = ""
    site_name: str = ""
    description: str = ""
    #: What read it, with its version: readings by different versions may differ.
    extractor: str


def extract_article(body: bytes, *, url: str = "", content_type: str = "") -> ExtractedArticle:
    """Read the article in `body`. `content_type` is the header; "" means HTML.

    Raises ParseError: not a page, no article in it, or reading it took too much (see `sources.sandbox`).
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "text/plain":
        return _plain(body, content_type)
    if media_type not in _PAGE_TYPES:
        raise ParseError(f"This address answers with “{media_type[:80]}”, not with a web page; it cannot be read.")
    page = sandbox.call("extract_article", body, url=url, content_type=content_type)
    moment = page.pop("published_at")
    return ExtractedArticle(**page, published_at=None if moment is None else datetime.fromisoformat(moment))


def _plain(body: bytes, content_type: str) -> ExtractedArticle:
    try:
        text = checked_text(_decoded_as(body, _charset(content_type)))
    except InvalidInput as error:
        raise ParseError(str(error)) from error
    return ExtractedArticle(title="", text=text, extractor="plain text")


def _decoded_as(body: bytes, charset: str) -> str:
    if not charset:
        return decoded(body)
    try:
        return body.decode(charset)
    except (LookupError, ValueError) as error:
        raise ParseError(f"The text is not in the encoding that the site declares ({charset[:40]}).") from error


def _charset(content_type: str) -> str:
    message = Message()
    message["content-type"] = content_type
    return message.get_content_charset("")
