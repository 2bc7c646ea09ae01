"""What a page says about its article: title, author, site, language, address. Runs inside the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import extract_sitename, extract_title

from factcheck.core.text import one_line
from sources.extraction.page import Page
from sources.schema_org.values import address, by_id, listed, names, resolved, text

MAX_NAMES = 10
MAX_LANGUAGE_CHARS = 35

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*")
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher", "citation_journal_title")
_AUTHORS = (
    "author",
    "authors",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
)

_BYLINES = etree.XPath(
    "//@rel[. = 'author']/.. | //@itemprop[starts-with(., 'author')]/.. | //author"
    " | //@class[contains(., 'uthor') or contains(., 'yl')]/.."
)
_BYLINE_CLASS = re.compile(r"byl|(?!comment)(?:[\w-]*[-_])?(?:author(?:[-_]?(?:link|name))?|byline)", re.IGNORECASE)
_WORDS = etree.XPath("descendant::text()[not(parent::script)]")
_BY = re.compile(
    r"(?:(?:written|reported|posted|published|story)\s+)?(?:by|von|par|por|di|door|af|av|текст)[:\s]\s*", re.IGNORECASE
)
#: After it comes no name: a separator, a date, a time, an address, what the person does.
_AFTER_NAME = re.compile(r"\s*(?:[|•·@]|\s[–—-]\s|https?:|\d|\b(?:updated|published|posted|follow)\b).*", re.IGNORECASE)
_NO_NAME = re.compile(
    r"admin(?:istrator)?|editor|staff|unknown|anonymous|author|by|share|comments?|\S+\.\S+", re.IGNORECASE
)
_SHORTEST_NAME, _LONGEST_NAME = 3, 80


def title(page: Page) -> str:
    """The headline, without the site's name where the page lets it be told apart."""
    declared = (page.meta.get(name) for name in _TITLES)
    found = next((value for value in declared if value), "") or text(page.article.get("headline"))
    return _without_site(one_line(found or extract_title(page.tree) or ""), site_name(page))


def byline(page: Page) -> str:
    """Who wrote the article, names separated by commas: as declared, else as marked in the page; "" when neither."""
    declared = [page.meta[name] for name in _AUTHORS if name in page.meta]
    for raw in (_authors(page), declared, _marked(page)):
        people = [person for value in raw if (person := _name(value))]
        if people:
            return ", ".join(dict.fromkeys(people[:MAX_NAMES]))[:200]
    return ""


def site_name(page: Page) -> str:
    """The site's name for itself; its host when it has none."""
    declared = next(iter(names([page.meta.get(name) for name in _SITES])), "")
    publisher = next(iter(names(page.article.get("publisher"))), "")
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    return one_line(declared or publisher or extract_sitename(page.tree) or host, limit=200)


def description(page: Page) -> str:
    """The page's own summary."""
    declared = (page.meta.get(name) for name in _DESCRIPTIONS)
    return text(next((value for value in declared if value), ""), limit=1000)


def language(page: Page) -> tuple[str, str]:
    """The language as the page declares it (BCP 47) and where it does; ("", "") when it does not."""
    candidates = {
        "html lang": page.tree.get("lang") or page.tree.get(_XML_LANG),
        "JSON-LD inLanguage": text(page.article.get("inLanguage")),
        "meta content-language": page.meta.get("content-language"),
        "meta og:locale": page.meta.get("og:locale"),
    }
    for source, raw in candidates.items():
        code = str(raw or "").strip().replace("_", "-")
        if len(code) <= MAX_LANGUAGE_CHARS and _LANGUAGE.fullmatch(code):
            return code, source
    return "", ""


def canonical_url(page: Page) -> str:
    """The address that the page calls its own (absolute, http or https); "" when it names none. Not to be believed."""
    links = (link.get("href") for link in page.tree.iter("link") if _is_canonical(link))
    return address([*links, page.meta.get("og:url")], page.url)


def _without_site(headline: str, site: str) -> str:
    head, tail = headline[: -len(site)].rstrip(), headline[-len(site) :]
    if not site or tail.casefold() != site.casefold():
        return headline
    # Only after a separator: “Life at The Daily Example” is a headline.
    return head[:-1].rstrip() if head[:-1].strip() and head[-1] in "|-–—·•:" else headline


def _is_canonical(link: HtmlElement) -> bool:
    return "canonical" in (link.get("rel") or "").lower().split()


def _authors(page: Page) -> list[str]:
    people = [*listed(page.article.get("author")), *listed(page.article.get("creator"))]
    return names(resolved(people, by_id(page.linked_data)))


def _marked(page: Page) -> Iterator[str]:
    for element in _BYLINES(page.tree):
        if not _is_byline(element):
            continue
        value = str(element.get("content") or " ".join(_WORDS(element)))
        yield value[:500]
        if _name(value):
            return


def _is_byline(element: HtmlElement) -> bool:
    declared = element.tag == "author" or element.get("rel") == "author"
    declared = declared or element.get("itemprop", "").startswith("author")
    return declared or any(_BYLINE_CLASS.fullmatch(token) for token in element.get("class", "").split())


def _name(raw: str) -> str:
    """One name or line of names, without what stands around it; "" when it is none."""
    line = text(raw, limit=300)
    found = _AFTER_NAME.sub("", _BY.sub("", line, count=1)).strip(" ,;:.")
    usable = found[:1].isalpha() and _SHORTEST_NAME <= len(found) <= _LONGEST_NAME and not _NO_NAME.fullmatch(found)
    return found if usable else ""
