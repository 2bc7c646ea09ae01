"""RSS and Atom as desks meet them: in many dialects, half broken, and sometimes hostile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.core.errors import ParseError
from factcheck.core.text import clean_text
from sources import sandbox
from sources.connectors.base import FeedEntry, ParsedFeed
from sources.connectors.rss import RssConnector
from tests.sources.connectors.hostile import ITEM, attributes, described, feed, local_file

URL = "https://outlet.example/feeds/all.xml"

FULL_RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The &lt;b&gt;Daily&lt;/b&gt; Example</title><link>/</link><language>en-gb</language><ttl>30</ttl>
<item>
  <guid isPermaLink="false">tag:1</guid><link>../news/1?a=b&amp;c=d</link>
  <title>Minister &amp;amp; mayor:
     “it is done”</title>
  <description>&lt;p&gt;First  line.&lt;/p&gt;
     &lt;p&gt;Second &lt;i&gt;line&lt;/i&gt;.&lt;script&gt;no()&lt;/script&gt;&lt;/p&gt;</description>
  <dc:creator>Ann Author</dc:creator><category>Politics</category><category>Europe</category>
  <pubDate>Fri, 20 Nov 2026 10:30:00 +0100</pubDate>
</item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Beispiel</title>
<link rel="self" href="/feeds/atom"/><link href="https://outlet.example/"/>
<entry><id>urn:uuid:1</id><title type="html">A &amp;lt;3 B</title><link href="/n/1"/>
<updated>2026-11-20T09:30:00Z</updated><summary type="html">&lt;p&gt;In &lt;i&gt;short&lt;/i&gt;.&lt;/p&gt;</summary>
<content type="html">&lt;p&gt;Whole text&lt;/p&gt;</content></entry></feed>"""


def parse(body: bytes | str, content_type: str = "application/xml") -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return RssConnector().parse(data, url=URL, content_type=content_type)


def only_entry(body: bytes | str) -> FeedEntry:
    (entry,) = parse(body).entries
    return entry


def test_an_rss_item_becomes_an_entry_of_plain_text() -> None:
    assert only_entry(FULL_RSS) == FeedEntry(
        guid="tag:1",
        url="https://outlet.example/news/1?a=b&c=d",
        title="Minister & mayor: “it is done”",
        summary="First line.\nSecond line.",
        author="Ann Author",
        published_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        categories=("Politics", "Europe"),
    )


def test_the_feed_says_what_it_is_and_when_to_come_back() -> None:
    found = parse(FULL_RSS)
    assert (found.title, found.home_url, found.language) == ("The Daily Example", "https://outlet.example/", "en-gb")
    assert (found.ttl, found.skipped, found.notes) == (timedelta(minutes=30), 0, ())


def test_atom_is_read_too() -> None:
    entry = only_entry(ATOM)
    assert (entry.guid, entry.url, entry.title) == ("urn:uuid:1", "https://outlet.example/n/1", "A <3 B")
    assert (entry.summary, entry.published_at) == ("In short.", datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    assert parse(ATOM).home_url == "https://outlet.example/"


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parse(feed()).entries == ()


NO_FEED = {
    "nothing": (b" \n", "with nothing"),
    "page": (b"\n<!-- x --><!DOCTYPE html><html><body>Hello", "a web page, not a feed"),
    "page without doctype": (b"<HTML><head>", "a web page, not a feed"),
    "JSON": (b'{"version": "https://jsonfeed.org/version/1.1"}', "with JSON"),
    "text": (b"503 Backend fetch failed", "not XML"),
    "other XML": (b'<?xml version="1.0"?><urlset><url/></urlset>', "not with an RSS or Atom feed"),
}


@pytest.mark.parametrize(("body", "reason"), NO_FEED.values(), ids=NO_FEED.keys())
def test_what_is_no_feed_is_called_by_its_name(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=f"^This address answers .*{reason}"):
        parse(body, "text/html")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "mailto:a@b.example",
        "data:text/html,x",
        "file:///etc/hosts",
        "http://[::1",
        "http://a.example:http/1",
        "http://a.example:99999/1",
        "http://" + "a." * 130 + "example/1",
        pytest.param("http://a.example/" + "ह" * 300, id="longer than 2,000 characters when it is asked for"),
        "",
    ],
)
def test_an_entry_without_a_web_link_is_left_out_and_counted(link: str) -> None:
    found = parse(feed(ITEM.format("kept", 1) + f"<item><title>dropped</title><link>{link}</link></item>"))
    assert [entry.title for entry in found.entries] == ["kept"]
    assert found.skipped == 1
    assert found.notes == ("1 of the entries were left out: without a web link, or repeated.",)


def test_one_id_for_two_articles_gives_both_but_an_item_repeated_is_taken_once() -> None:
    items = [f"<item><guid>g</guid><title>{title}</title><link>/{n}</link></item>" for title, n in ("a1", "b2", "c1")]
    found = parse(feed("".join(items)))
    assert [entry.title for entry in found.entries] == ["a", "b"]
    assert found.skipped == 1


def test_an_item_without_id_is_known_by_its_address() -> None:
    assert only_entry(feed("<item><title>t</title><link>/news/7</link></item>")).guid == "https://outlet.example/news/7"


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-11-20T10:30:00+01:00", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:30 GMT", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        ("2026-11-20T10:30:00", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        ("2026-11-20 10:30", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        *[("10:30", None), ("two days ago", None), ("Sat, 31 Dec 1989 23:59:59 GMT", None)],
        *[("", None), ("yesterday", None), ("0001-01-01T00:00:00Z", None), ("1970-01-01T00:00:00Z", None)],
        *[("9999-12-31T23:59:59Z", None), ("2150-01-01T00:00:00Z", None), ("99 Foo 99999999 99:99:99", None)],
    ],
)
def test_only_a_believable_date_is_taken(date: str, moment: datetime | None) -> None:
    item = f"<item><link>/1</link><pubDate>{date}</pubDate></item>"
    assert only_entry(feed(item)).published_at == moment


@pytest.mark.parametrize(
    ("ttl", "wait"),
    [
        *[("<ttl>60</ttl>", timedelta(hours=1)), ("<ttl>0</ttl>", None), ("<ttl>-1</ttl>", None)],
        *[("<ttl>1e9</ttl>", None), ("<ttl>999999999</ttl>", timedelta(days=7))],
        ("<sy:updatePeriod> hourly </sy:updatePeriod>", timedelta(hours=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", timedelta(days=7)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>9999</sy:updateFrequency>", None),
        ("<item><link>/1</link><ttl>60</ttl></item>", None),
    ],
)
def test_the_wish_for_a_pause_is_bounded(ttl: str, wait: timedelta | None) -> None:
    assert parse(feed(ttl)).ttl == wait


def test_everything_is_cut_to_size() -> None:
    item = f"<item><guid>{'g' * 2000}</guid><link>/1</link><title>{'t' * 900}</title>"
    entry = only_entry(feed(f"{item}<description>{'d' * 9000}</description></item>"))
    assert entry.guid.startswith("sha256:")
    assert (len(entry.title), len(entry.summary)) == (500, 500)


def test_no_more_than_two_thousand_entries_are_taken() -> None:
    found = parse(feed("".join(ITEM.format(n, n) for n in range(2003))))
    assert (len(found.entries), found.skipped) == (2000, 3)
    assert found.notes == ("The feed has 2,003 entries; 2,000 were read.",)
    assert found.entries[-1].title == "1999"


def test_a_broken_feed_gives_what_can_be_read_and_says_so() -> None:
    found = parse(feed(ITEM.format("one", 1) + ITEM.format("two & three", 2)).replace(b"</channel>", b""))
    assert [entry.title for entry in found.entries] == ["one", "two & three"]
    assert found.notes == ("The feed is not well-formed XML; what could be read was taken.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "iso-8859-1"])
def test_declared_encodings_are_followed(encoding: str) -> None:
    body = feed(ITEM.format("Überprüft", 1)).decode().replace("?>", f' encoding="{encoding}"?>', 1)
    assert only_entry(body.encode(encoding)).title == "Überprüft"


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = sandbox.Sandbox(sandbox.FUNCTIONS, sandbox.Limits(cpu_seconds=1, wall_seconds=60))
    monkeypatch.setattr(sandbox, "call", impatient.call)
    with pytest.raises(ParseError, match="Reading this feed took more than 1 seconds of CPU time; it was stopped"):
        parse(attributes(100_000))
    impatient.close()


def test_a_file_of_this_machine_never_gets_into_a_feed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET")
    assert "TOP-SECRET" not in repr(parse(local_file(str(secret))))
    with pytest.raises(ParseError):
        parse(str(secret))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_an_item_says_its_text_can_be_stored(title: str, summary: str) -> None:
    body = feed(f"<item><link>/1</link><title><![CDATA[{title}]]></title><description>{summary}</description></item>")
    for entry in parse(body).entries:
        assert entry.title == clean_text(entry.title)
        assert entry.summary == clean_text(entry.summary)


def test_markup_of_a_summary_becomes_lines() -> None:
    markup = "One<br>two <b>bold</b><ul><li>a<li>b</ul><style>x{}</style><!-- hidden -->"
    assert only_entry(described(f"<![CDATA[{markup}]]>")).summary == "One\ntwo bold\na\nb"
