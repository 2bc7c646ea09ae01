"""Lists of feeds, from and for other readers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.core.errors import ParseError
from factcheck.core.text import one_line
from sources.connectors.opml import OpmlFeed, read_opml, write_opml
from tests.sources.connectors.hostile import HOSTILE, exploding_entities

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)

LIST = """<?xml version="1.0"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="News">
    <outline text="Local">
      <outline type="rss" text="Post" title="The Harbour Post" xmlUrl=" https://post.example/rss " htmlUrl="/"/>
    </outline>
    <outline text="Planet" XMLURL="https://planet.example/rdf" HtmlUrl="https://planet.example/"/>
    <outline text="Notes, no feed"/>
  </outline>
  <outline text="Lost" xmlurl="javascript:alert(1)"/>
  <outline xmlUrl="https://post.example/rss" text="again"/>
  <outline text="Top" xmlUrl="https://top.example/feed?a=1&amp;b=2"><outline text="An article"/></outline>
</body></opml>"""


def test_nested_folders_and_any_case_are_read() -> None:
    assert read_opml(LIST.encode()) == (
        OpmlFeed(url="https://post.example/rss", title="The Harbour Post", folder="News/Local"),
        OpmlFeed(url="https://planet.example/rdf", title="Planet", home_url="https://planet.example/", folder="News"),
        OpmlFeed(url="https://top.example/feed?a=1&b=2", title="Top"),
    )


def test_a_broken_list_gives_what_can_be_read() -> None:
    broken = LIST.replace("&amp;", "&").replace("</opml>", "")
    assert [feed.url for feed in read_opml(broken.encode())][:2] == [
        "https://post.example/rss",
        "https://planet.example/rdf",
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not OPML"),
        (b"<html/>", "not OPML"),
        (b"https://post.example/rss", "not OPML"),
        (b"<opml><body><outline text='x'/></body></opml>", "names no feed with a web address"),
        (
            b"<opml>%s</opml>" % b"".join(b"<outline xmlUrl='http://a.example/%d'/>" % n for n in range(10_001)),
            "more than 10,000 feeds",
        ),
    ],
)
def test_what_is_no_list_of_feeds_is_called_by_its_name(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=f"^This .*{reason}"):
        read_opml(body)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_documents_are_no_lists(name: str) -> None:
    with pytest.raises(ParseError, match=r"\.$"):
        read_opml(HOSTILE[name])


def test_entities_do_not_explode() -> None:
    bomb = exploding_entities().replace(b"<rss", b"<opml").replace(b"</rss", b"</opml")
    bomb = bomb.replace(b"<item>", b'<outline text="&amp;" xmlUrl="http://a.example/1"/><item>')
    (feed,) = read_opml(bomb)
    assert feed == OpmlFeed(url="http://a.example/1", title="&")


NAMES = st.text(max_size=30).map(one_line)
FOLDERS = st.lists(NAMES.map(lambda name: one_line(name.replace("/", ""))).filter(bool), max_size=3).map("/".join)
FEEDS = st.builds(
    OpmlFeed,
    url=st.integers(0, 10**6).map("https://a.example/{}?x=1&y=2".format),
    title=NAMES,
    home_url=st.sampled_from(["", "https://a.example/"]),
    folder=FOLDERS,
)


@given(st.lists(FEEDS, min_size=1, max_size=8, unique_by=lambda feed: feed.url), NAMES)
def test_what_is_written_is_read_again(feeds: list[OpmlFeed], title: str) -> None:
    written = write_opml(feeds, title, NOW)
    assert written.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<opml version=\"2.0\">")
    assert set(read_opml(written)) == set(feeds)
