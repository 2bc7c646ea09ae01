"""The article in a page: its words, all of them, and none of the page around it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from factcheck.core.errors import ParseError
from sources.extraction import ExtractedArticle, extract_article

PARAGRAPHS = [
    "The harbour council voted on Thursday to close the old quay for a year, after engineers had found cracks in it.",
    "“We looked at every stone,” said the harbour master, who has walked the quay for thirty years and knows it well.",
    "Fishing boats will have to move to the northern basin, where the council wants to build forty new moorings.",
    "Opponents said the plan would cost far more than the nine million that the council has set aside for the works.",
]
CROSS_HEAD = "Boats move north"
HEAD = """<title>Quay closes for a year - The Daily Example</title>
<meta property="og:title" content="Quay closes for a year"><meta property="og:site_name" content="The Daily Example">
<meta name="description" content="Cracks were found in the old quay."><meta name="author" content="Ann Author">"""
MOMENT = datetime(2026, 11, 19, 17, 5, tzinfo=UTC)


def page(head: str = HEAD, *, html: str = "<html lang='en-GB'>", before: str = "", after: str = "") -> str:
    """A page with navigation, an article and reader comments."""
    first, second, *rest = (f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!DOCTYPE html>{html}<head>{head}</head><body>
        <nav><ul><li><a href="/">Home page</a></li><li><a href="/sport">Sport and leisure</a></li></ul></nav>
        <article><h1>Quay closes for a year</h1>{before}
            {first}{second}<h2>{CROSS_HEAD}</h2>{"".join(rest)}{after}</article>
        <div id="comments" class="comments"><h3>Comments</h3>
            <p>I never trusted that quay and I told everybody so.</p></div>
        <footer><p>All rights reserved by the publisher of this paper.</p></footer></body></html>"""


def extracted(markup: str | bytes, content_type: str = "text/html; charset=utf-8") -> ExtractedArticle:
    body = markup.encode() if isinstance(markup, str) else markup
    return extract_article(body, url="https://daily.example/quay", content_type=content_type)


def test_the_text_is_the_paragraphs_and_cross_heads_in_order() -> None:
    found = extracted(page()).text.split("\n\n")
    expected = [*PARAGRAPHS[:2], CROSS_HEAD, *PARAGRAPHS[2:]]
    assert [part for part in found if part in expected] == expected
    assert set(found) - set(expected) <= {"Quay closes for a year"}


def test_what_the_page_says_about_itself_is_kept() -> None:
    found = extracted(page())
    assert (found.title, found.byline) == ("Quay closes for a year", "Ann Author")
    assert (found.language, found.site_name) == ("en-GB", "The Daily Example")
    assert found.description == "Cracks were found in the old quay."
    assert found.extractor.startswith("trafilatura 2.")


def test_markup_around_quoted_words_does_not_change_them() -> None:
    marked = page().replace("every stone", "<b>every</b> <a href='/x'>stone</a>")
    assert PARAGRAPHS[1] in extracted(marked).text


@pytest.mark.parametrize("start", ["", "<!-- a long remark of the system that made this page, before anything -->"])
def test_a_page_may_leave_out_what_html_lets_it_leave_out(start: str) -> None:
    found = extracted(start + "".join(f"<p>{paragraph}" for paragraph in PARAGRAPHS))
    assert found.text == "\n\n".join(PARAGRAPHS)


DATES = {
    "JSON-LD": '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle",'
    ' "datePublished": "2026-11-19T18:05:00+01:00"}]}</script>',
    "article meta": '<meta property="article:published_time" content="2026-11-19T17:05:00Z">',
    "date meta": '<meta name="DC.date.issued" content="2026-11-19 17:05">',
    "broken JSON-LD, then meta": '<script type="application/ld+json">{"datePublished": </script>'
    '<meta itemprop="datePublished" content="2026-11-19T17:05:00.000Z">',
    "unbelievable, then meta": '<script type="application/ld+json">{"datePublished": "1970-01-01"}</script>'
    '<meta name="pubdate" content="2026-11-19T17:05:00">',
}


@pytest.mark.parametrize("head", DATES.values(), ids=DATES.keys())
def test_the_moment_of_publication_is_found(head: str) -> None:
    assert extracted(page(HEAD + head)).published_at == MOMENT


def test_a_marked_time_element_tells_the_moment() -> None:
    before = '<time itemprop="datePublished" datetime="2026-11-19T19:05:00+02:00">today</time>'
    assert extracted(page(before=before)).published_at == MOMENT


def test_a_day_alone_is_that_day() -> None:
    head = '<meta name="citation_publication_date" content="2026/11/19">'
    assert extracted(page(HEAD + head)).published_at == datetime(2026, 11, 19, tzinfo=UTC)


def test_a_page_without_a_date_has_none() -> None:
    assert extracted(page()).published_at is None


ENCODINGS = {
    "header": ("windows-1251", "text/html; charset=windows-1251", ""),
    "meta": ("windows-1251", "text/html", '<meta charset="windows-1251">'),
    "header before meta": ("utf-8", "text/html; charset=utf-8", '<meta charset="iso-8859-1">'),
    "mark before header": ("utf-8-sig", "text/html; charset=iso-8859-1", ""),
    "none": ("utf-8", "text/html", ""),
}


@pytest.mark.parametrize(("encoding", "content_type", "head"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_the_encoding_is_found_as_browsers_find_it(encoding: str, content_type: str, head: str) -> None:
    russian = "Причал закрыт на год, сообщил начальник порта, который знает каждый камень этой набережной."
    markup = page(head + HEAD, after=f"<p>{russian}</p>").replace("“", '"').replace("”", '"')
    assert russian in extracted(markup.encode(encoding), content_type).text


def test_plain_text_is_taken_as_it_is() -> None:
    found = extracted("First line.\r\n\r\nSecond line.\r\n", "text/plain")
    assert (found.text, found.title, found.extractor) == ("First line.\n\nSecond line.", "", "plain text")
    assert extracted("Größe".encode("latin-1"), "text/plain; charset=iso-8859-1").text == "Größe"


UNREADABLE = {
    "PDF": (b"%PDF-1.7", "application/pdf", "answers with “application/pdf”, not with a web page"),
    "picture": (b"\x89PNG", "image/png", "answers with “image/png”"),
    "empty page": (b"", "text/html", "No article text"),
    "no words": (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "text/html", "No article text"),
    "binary as page": (bytes(range(256)) * 100, "text/html", "No article text"),
    "empty text": (b" \n", "text/plain", "no text to read"),
    "binary as text": (b"\x00\x01", "text/plain", "binary data"),
    "wrong encoding": (b"\xff\xff", "text/plain; charset=utf-8", "not in the encoding"),
    "unknown encoding": (b"abc", "text/plain; charset=klingon", "not in the encoding"),
    "not a text encoding": (b"abc", "text/plain; charset=zlib", "not in the encoding"),
}


@pytest.mark.parametrize(("body", "content_type", "reason"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_holds_no_article_is_refused_with_a_sentence(body: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        extract_article(body, content_type=content_type)


@pytest.mark.parametrize("odd", ["&#8;", "&#11", "&#x1F;", "&#X0b;", "&#xFFFE;", "&#65535;", "\ufffe", "\x08"])
def test_a_character_that_xml_does_not_know_costs_no_more_than_itself(odd: str) -> None:
    marked = page().replace("every stone", f"every{odd} <b>st{odd}one</b>").replace("forty new", "forty&#8217;s new")
    text = extracted(marked).text
    assert PARAGRAPHS[1] in text
    assert "forty’s new" in text


def test_text_that_postgresql_refuses_does_not_come_out() -> None:
    odd = page(HEAD.replace("Ann", "A\x00n\x07n")).replace("every stone", "every&#0; stone&#xD800;")
    found = extracted(odd)
    assert "\x00" not in repr(found)
    assert found.text.encode()


HOSTILE = {
    "nested": "<div>" * 30_000 + "deep",
    "many attributes": f"<p {' '.join(f'a{n}=1' for n in range(2_000))}>text",
    "many links": "<p>text <a href=x>y</a></p>" * 5_000,
    "many tables": "<table><tr><td>" * 2_000,
    "deep JSON-LD": f'<script type="application/ld+json">{"[" * 100_000}</script>' + page(),
    "many comments": f"<div class='comment {'comment1' * 100}!'>" * 20_000 + page(),
    "many bylines": "<p class='byline'>" * 5_000 + page(),
    "many paywalls": page(after="<div class='paywall'>subscribe" * 5_000),
    "one long word": "<p>" + "a" * 1_000_000,
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_ends_in_an_article_or_a_sentence(markup: str) -> None:
    try:
        found = extracted(markup)
    except ParseError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - either end is right
    else:
        assert found.text


def test_no_file_of_this_machine_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET")
    head = f'<!DOCTYPE html [<!ENTITY f SYSTEM "file://{secret}">]>'
    assert "TOP-SECRET" not in extracted(head + page(before="<p>&f;</p>")).text
