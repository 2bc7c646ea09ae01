from __future__ import annotations

import os
import signal
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from factcheck.demo.articles import DemoArticle, articles, articles_of
from factcheck.demo.outlets import OUTLETS, DemoOutlet
from factcheck.demo.pages import COOKIE_NOTICE, READER_COMMENT
from factcheck.demo.site import DemoSite, resources
from sources.connectors.registry import connector
from sources.extraction import extract_article

EVERY_ARTICLE = pytest.mark.parametrize("article", articles(), ids=lambda article: article.slug)
EVERY_OUTLET = pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.slug)


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; `If_None_Match="x"` sends If-None-Match."""
    request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request) as response:
            return response.status, dict(response.headers), response.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


@EVERY_ARTICLE
def test_an_article_page_is_read_back_as_the_article_and_nothing_else(article: DemoArticle, site: DemoSite) -> None:
    url = article.url(site.origin)
    _, headers, body = get(url)

    read = extract_article(body, url=url, content_type=headers["Content-Type"])

    assert READER_COMMENT in body.decode()
    assert COOKIE_NOTICE in body.decode()
    assert read.text == "\n\n".join(block.text for block in article.blocks)
    assert (read.title, read.published_at) == (article.title, article.published_at)


@EVERY_OUTLET
def test_a_feed_lists_the_articles_of_its_outlet(outlet: DemoOutlet, site: DemoSite) -> None:
    url = outlet.feed_url(site.origin)
    _, headers, body = get(url)

    feed = connector("rss").parse(body, url=url, content_type=headers["Content-Type"])

    expected = [(a.url(site.origin), a.title, a.published_at) for a in articles_of(outlet)]
    assert [(entry.url, entry.title, entry.published_at) for entry in feed.entries] == expected
    assert (feed.title, feed.home_url) == (outlet.name, outlet.home_url(site.origin))
    assert (feed.skipped, feed.notes) == (0, ())


def test_some_feeds_are_rss_and_some_are_atom(site: DemoSite) -> None:
    roots = {b"<rss" in get(outlet.feed_url(site.origin))[2] for outlet in OUTLETS}

    assert roots == {True, False}


@pytest.mark.parametrize("path", sorted(resources("http://x")))
def test_every_path_answers_and_honours_its_validators(path: str, site: DemoSite) -> None:
    status, headers, body = get(site.origin + path)

    assert status == 200
    assert len(body) == int(headers["Content-Length"]) > 0
    assert get(site.origin + path, If_None_Match=headers["ETag"])[::2] == (304, b"")
    assert get(site.origin + path, If_Modified_Since=headers["Last-Modified"])[::2] == (304, b"")


@pytest.mark.parametrize(
    "condition",
    [
        {"If_None_Match": '"another"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If_Modified_Since": "Thu, 01 Jan 2015 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
    ],
)
def test_what_changed_or_cannot_be_told_is_sent_in_full(condition: dict[str, str], site: DemoSite) -> None:
    status, _, body = get(f"{site.origin}/meridian-wire/feed.xml", **condition)

    assert status == 200
    assert body


def test_a_head_request_gets_the_headers_alone(site: DemoSite) -> None:
    with urlopen(Request(f"{site.origin}/", method="HEAD")) as response:
        assert int(response.headers["Content-Length"]) > 0
        assert response.read() == b""


def test_an_unknown_path_is_not_found(site: DemoSite) -> None:
    assert get(f"{site.origin}/meridian-wire/nothing")[0] == 404


def test_links_lead_to_the_port_that_is_served(site: DemoSite) -> None:
    assert f"{site.origin}/meridian-wire/monsoon-outlook".encode() in get(f"{site.origin}/meridian-wire/feed.xml")[2]


@pytest.mark.parametrize("ask_to_stop", [signal.SIGTERM, signal.SIGINT])
def test_the_program_serves_without_django_until_it_is_asked_to_stop(ask_to_stop: signal.Signals) -> None:
    script = "import sys, factcheck.demo.site as s; assert 'django' not in sys.modules; sys.exit(s.main([]))"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        origin = program.stdout.readline().split()[-1]
        assert get(origin)[0] == 200
        os.kill(program.pid, ask_to_stop)
        assert program.wait(timeout=30) == 0


def test_a_port_that_is_taken_ends_in_one_line(site: DemoSite) -> None:
    command = [sys.executable, "-m", "factcheck.demo.site", "--port", site.origin.rpartition(":")[2]]

    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "Choose another one" in ended.stderr
