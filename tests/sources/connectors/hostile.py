"""Makers of documents that are meant to hurt whoever parses them; sizes stay small enough for a quick suite."""

from __future__ import annotations

import gzip

RSS = '<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
ITEM = "<item><title>{}</title><link>http://a.example/{}</link></item>"


def feed(items: str = "", *, title: str = "T", doctype: str = "") -> bytes:
    """An RSS document around the given items."""
    return RSS.format(doctype=doctype, title=title, items=items).encode()


def exploding_entities(levels: int = 7) -> bytes:
    """Entities that double tenfold on each level."""
    names = "abcdefghij"
    steps = "".join(f'<!ENTITY {names[n + 1]} "{f"&{names[n]};" * 10}">' for n in range(levels))
    return feed(ITEM.format(f"&{names[levels]};", 1), doctype=f'<!DOCTYPE rss [<!ENTITY a "ha">{steps}]>')


def one_entity_many_times(size: int = 50_000, times: int = 10_000) -> bytes:
    """One long entity, used over and over."""
    return feed(ITEM.format("&a;" * times, 1), doctype=f'<!DOCTYPE rss [<!ENTITY a "{"x" * size}">]>')


def local_file(path: str) -> bytes:
    """An entity that wants a file of the machine."""
    return feed(ITEM.format("&f;", 1), title="&f;", doctype=f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file://{path}">]>')


def described(markup: str) -> bytes:
    """A feed with one item of that description."""
    return feed(f"<item><title>t</title><link>http://a.example/1</link><description>{markup}</description></item>")


def attributes(count: int) -> bytes:
    """One element with very many attributes, on which parsers spend quadratic time."""
    listed = " ".join(f'a{number}="1"' for number in range(count))
    return feed(f"<item {listed}><title>t</title></item>")


def packed(size: int) -> bytes:
    """Zeros, a thousand times as many as the bytes they are packed in."""
    return gzip.compress(bytes(size), mtime=0)


def sitemap(urls: str) -> bytes:
    """A sitemap around the given `url` elements."""
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


#: What every connector must survive; small enough for a quick suite.
HOSTILE = {
    "nothing": b"",
    "blanks": b" \n\t" * 1000,
    "NULs": bytes(10_000),
    "exploding entities": exploding_entities(),
    "one entity many times": one_entity_many_times(),
    "exploding entities in a sitemap": exploding_entities().replace(b"rss", b"urlset").replace(b"item", b"url"),
    "local file": local_file("/etc/passwd"),
    "nested elements": described("<b>" * 20_000),
    "nested elements, escaped": described("&lt;b&gt;" * 50_000),
    "many items": feed(ITEM.format("t", "same") * 5_000),
    "long title": feed(ITEM.format("a" * 5_000_000, 1)),
    "open CDATA": feed("<item><title><![CDATA[" + "<a " * 300_000),
    "only brackets": b"<" * 300_000,
    "brackets in a title": feed(ITEM.format("<![CDATA[" + "<a " * 30_000 + "]]>", 1)),
    "quotes in a title": feed(ITEM.format("<![CDATA[" + "<a b='\"" * 15_000 + "]]>", 1)),
    "many attributes": attributes(2_000),
    "many comments": b"<!-- -->" * 2_000,
    "NUL and surrogates": feed(ITEM.format("\x00 x", 1)).replace(b" x", b"\xed\xa0\x80 x"),
    "UTF-7": feed(ITEM.format("+ADw-script+AD4-", 1)).replace(b"?>", b' encoding="utf-7"?>', 1),
    "UTF-16 without mark": '<?xml version="1.0" encoding="utf-16"?><rss version="2.0"/>'.encode("utf-16-le"),
    "unknown encoding": feed(ITEM.format("t", 1)).replace(b"?>", b' encoding="x-klingon"?>', 1),
    "impossible date": feed("<item><link>http://a.example/1</link><pubDate>99 Foo 99999999 99:99</pubDate></item>"),
    "long date": feed(f"<item><link>http://a.example/1</link><pubDate>{'1 ' * 100_000}</pubDate></item>"),
    "a large page": b"<html><body>" + b"<p>text <a href=x>y</a></p>" * 5_000,
    "a page of links": b"<html><body>" + b"<a href=/feed/x>y</a>" * 20_000,
    "binary": bytes(range(256)) * 1_000,
    "gzip, damaged": b"\x1f\x8b\x08" + bytes(1_000),
    "gzip, cut off": packed(10_000)[:-20],
    "gzip, too large": packed(100 << 20),
    "sitemap of nothing": sitemap("<url/>" * 20_000),
    "sitemap in a sitemap": b"<urlset>" * 20_000,
    "wrong values": b'{"version": "https://jsonfeed.org/version/1.1", "items": [1, null, [], {"id": {}, "url": []}]}',
    "large numbers": b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1e999, "url": "http://a.example"}]}',
    "long number": b"[" + b"9" * 100_000 + b"]",
    "nested lists": b"[" * 200_000,
    "nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "lone surrogates in JSON": b'{"version": "https://jsonfeed.org/version/1", "title": "\\ud800", "items": []}',
    "reviews of nothing": b'{"@type": "DataFeed", "dataFeedElement": ['
    + b'{"@type": "ClaimReview"},' * 9_999
    + b"{}]}",
}
