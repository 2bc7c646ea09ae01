"""The article in a page: its text and what the page says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from typing import Literal

from factcheck.core.errors import InvalidInput, ParseError
from factcheck.core.text import checked_text, decoded
from sources import sandbox
from sources.extraction.language import detected_language
from sources.schema_org.claim_review import ReviewedClaim, from_json

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"})


@dataclass(frozen=True, kw_only=True)
class ExtractedArticle:
    """An article as plain text: paragraphs and cross-heads in order, an empty line between them.

    A field ending in `_source` says in a few words where the page declares the value, "" when there is none.
    """

    title: str
    text: str
    #: Names separated by commas; never of those who commented.
    byline: str = ""
    #: Aware, UTC; a page that only names a day gives that day's midnight.
    published_at: datetime | None = None
    published_source: str = ""
    modified_at: datetime | None = None
    modified_source: str = ""
    #: As the page declares it, for example "en-GB", else as detected; "" when neither.
    language: str = ""
    language_source: str = ""
    site_name: str = ""
    description: str = ""
    #: The address that the page calls its own; "" when it names none. It may name another site's: not checked here.
    canonical_url: str = ""
    #: "partial" when the page says that its article is not free, or shows only the beginning of it; else "open".
    access: Literal["open", "partial"] = "open"
    #: Checks of claims that the page marks up; their publisher is as unchecked as the rest.
    reviews: tuple[ReviewedClaim, ...] = ()
    #: What read it, with its version: readings by different versions may differ.
    extractor: str


def extract_article(body: bytes, *, url: str = "", content_type: str = "") -> ExtractedArticle:
    """Read the article in `body`. `content_type` is the header; "" means HTML.

    Raises ParseError: not a page, no article in it (perhaps a wall in front of one: consent, login, bot check), or
    reading it took too much (see `sources.sandbox`).
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "text/plain":
        return _plain(body, content_type)
    if media_type not in _PAGE_TYPES:
        raise ParseError(f"This address answers with “{media_type[:80]}”, not with a web page; it cannot be read.")
    page = sandbox.call("extract_article", body, url=url, content_type=content_type)
    for name in ("published_at", "modified_at"):
        page[name] = page[name] and datetime.fromisoformat(page[name])
    if not page["language"]:
        page["language"], page["language_source"] = detected_language(page["text"])
    page["reviews"] = tuple(from_json(review) for review in page["reviews"])
    return ExtractedArticle(**page)


def _plain(body: bytes, content_type: str) -> ExtractedArticle:
    try:
        text = checked_text(_decoded_as(body, _charset(content_type)))
    except InvalidInput as error:
        raise ParseError(str(error)) from error
    language, source = detected_language(text)
    return ExtractedArticle(title="", text=text, language=language, language_source=source, extractor="plain text")


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
