"""How the demo outlets look: pages with what real ones have around their text, and RSS or Atom feeds. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from factcheck.demo.articles import DemoArticle, articles_of
from factcheck.demo.outlets import OUTLETS, DemoOutlet

#: Stands below every article and must not be taken for its text.
READER_COMMENT = "First! I read this on the ferry and missed my stop. Does anybody here know a good recipe for eel?"
COOKIE_NOTICE = "This site keeps two cookies: one for your font size, one for the other cookie."

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{head}
</head>
<body>
<div class="cookie-notice" role="dialog" aria-label="Cookies"><p>{cookies}</p><button>All right</button></div>
<header><p><a href="/{slug}/">{outlet}</a> – {motto}</p>
<nav aria-label="Sections"><ul><li><a href="/{slug}/">Home</a></li><li><a href="/{slug}/#region">Region</a></li>\
<li><a href="/{slug}/#world">World</a></li><li><a href="/{slug}/feed.xml">Feed</a></li></ul></nav></header>
<main>
{main}
</main>
<footer><p>{outlet} is an invented newspaper of the factcheck demo. <a href="/{slug}/#imprint">Imprint</a></p></footer>
</body>
</html>
"""


def article_page(article: DemoArticle, origin: str) -> str:
    """The article with navigation, cookie notice, related links and a reader's comment around it, as HTML."""
    published = article.published_at.isoformat()
    structured = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": published,
        "url": article.url(origin),
        "publisher": {"@type": "Organization", "name": article.outlet.name},
    }
    head = (
        f'<link rel="canonical" href="{escape(article.url(origin))}">\n'
        f'<meta property="og:title" content="{escape(article.title)}">\n'
        f'<meta property="og:site_name" content="{escape(article.outlet.name)}">\n'
        f'<script type="application/ld+json">{json.dumps(structured).replace("<", chr(92) + "u003c")}</script>'
    )
    day = f'<time datetime="{published}">{article.published_at:%d %B %Y, %H:%M}</time>'
    body = "\n".join(
        f"<h2>{escape(block.text)}</h2>" if block.is_cross_head else f"<p>{escape(block.text)}</p>"
        for block in article.blocks
    )
    main = (
        f'<article>\n<h1>{escape(article.title)}</h1>\n<p class="published">{day}</p>\n'
        f'<div class="article-body">\n{body}\n</div>\n</article>\n{_more(article)}\n'
        f'<section id="comments" class="comments"><h2>Comments</h2>\n<div class="comment"><p class="comment-author">'
        f'A reader</p><p class="comment-text">{escape(READER_COMMENT)}</p></div></section>'
    )
    return _page(article.outlet, article.title, head, main)


def home_page(outlet: DemoOutlet) -> str:
    """The outlet's own front page, as HTML."""
    head = f'<link rel="alternate" type="{feed_type(outlet)}" href="/{outlet.slug}/feed.xml" title="All articles">'
    teasers = "\n".join(
        f'<li><h2><a href="/{outlet.slug}/{article.slug}">{escape(article.title)}</a></h2>'
        f"<p>{escape(article.lead)}</p></li>"
        for article in articles_of(outlet)
    )
    return _page(outlet, outlet.name, head, f"<h1>{escape(outlet.name)}</h1>\n<ul>\n{teasers}\n</ul>")


def start_page() -> str:
    """A list of the outlets, for people who open the demo site's bare address."""
    names = "\n".join(f'<li><a href="/{outlet.slug}/">{escape(outlet.name)}</a></li>' for outlet in OUTLETS)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Demo outlets</title></head>\n'
        f"<body><h1>The outlets of the factcheck demo</h1>\n<ul>\n{names}\n</ul></body></html>\n"
    )


def feed_type(outlet: DemoOutlet) -> str:
    """The media type of the outlet's feed."""
    return f"application/{outlet.feed_format}+xml"


def feed(outlet: DemoOutlet, origin: str) -> str:
    """The outlet's feed: RSS 2.0 or Atom (RFC 4287), the newest article first."""
    found = articles_of(outlet)
    return _rss(outlet, found, origin) if outlet.feed_format == "rss" else _atom(outlet, found, origin)


def last_modified(outlet: DemoOutlet) -> datetime:
    """When the outlet's newest article was published, in UTC."""
    return articles_of(outlet)[0].published_at.astimezone(UTC)


def _more(article: DemoArticle) -> str:
    others = [other for other in articles_of(article.outlet) if other != article]
    links = "".join(f'<li><a href="/{o.outlet.slug}/{o.slug}">{escape(o.title)}</a></li>' for o in others)
    return f'<aside class="related"><h2>More from {escape(article.outlet.name)}</h2><ul>{links}</ul></aside>'


def _page(outlet: DemoOutlet, title: str, head: str, main: str) -> str:
    return _PAGE.format(
        title=escape(title),
        head=head,
        main=main,
        slug=outlet.slug,
        outlet=escape(outlet.name),
        motto=escape(outlet.motto),
        cookies=escape(COOKIE_NOTICE),
    )


def _rss(outlet: DemoOutlet, found: Iterable[DemoArticle], origin: str) -> str:
    items = "".join(
        f"<item><title>{escape(a.title)}</title><link>{escape(a.url(origin))}</link>"
        f'<guid isPermaLink="true">{escape(a.url(origin))}</guid>'
        f"<pubDate>{format_datetime(a.published_at)}</pubDate><description>{escape(a.lead)}</description></item>\n"
        for a in found
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{escape(outlet.home_url(origin))}</link>"
        f"<description>{escape(outlet.motto)}</description><language>en-gb</language>"
        f"<lastBuildDate>{format_datetime(last_modified(outlet))}</lastBuildDate>\n{items}</channel></rss>\n"
    )


def _atom(outlet: DemoOutlet, found: Iterable[DemoArticle], origin: str) -> str:
    entries = "".join(
        f"<entry><title>{escape(a.title)}</title><id>{escape(a.url(origin))}</id>"
        f'<link rel="alternate" href="{escape(a.url(origin))}"/><published>{a.published_at.isoformat()}</published>'
        f"<updated>{a.published_at.isoformat()}</updated><summary>{escape(a.lead)}</summary></entry>\n"
        for a in found
    )
    home, this = escape(outlet.home_url(origin)), escape(outlet.feed_url(origin))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">'
        f'<title>{escape(outlet.name)}</title><id>{home}</id><link rel="alternate" href="{home}"/>'
        f'<link rel="self" href="{this}"/><updated>{last_modified(outlet).isoformat()}</updated>'
        f"<author><name>{escape(outlet.name)}</name></author>\n{entries}</feed>\n"
    )
