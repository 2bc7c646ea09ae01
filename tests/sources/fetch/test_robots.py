"""What a site asks of programs, and files that would rather keep them busy."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch import RobotsDisallowed, RobotsRules, parse_robots
from sources.fetch.robots import MAX_BYTES, MAX_SITEMAPS

AGENT = "factcheck/1.0 (+https://desk.example/)"

FILE = b"""\xef\xbb\xbf# Welcome
User-agent: OtherBot
User-agent: factcheck-news
Disallow: /

User-Agent: FactCheck
Disallow: /drafts/   # not yet
Allow: /drafts/open
Disallow: /*.pdf$
Crawl-delay: 2.5

Sitemap: https://news.example/map.xml
Sitemap: /relative.xml
Sitemap: https://news.example/map.xml

User-agent: *
Disallow: /
Crawl-delay: 999999999
"""


def rules(text: str | bytes) -> RobotsRules:
    return parse_robots(text if isinstance(text, bytes) else text.encode(), 200)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *[("/", True), ("/drafts/1", False), ("/drafts/open/1", True), ("/a/b.pdf", False), ("/a/b.pdf?x", True)],
        *[("", True), ("/dr%61fts/1", False), ("/robots.txt", True)],
    ],
)
def test_the_group_that_names_us_is_for_us(path: str, *, allowed: bool) -> None:
    assert rules(FILE).allows(f"https://news.example{path}", AGENT) is allowed


@pytest.mark.parametrize("agent", ["factcheck-news", "OTHERBOT/2", "somebody", "", "/", "(+https://x.example)"])
def test_everybody_else_gets_what_is_for_them(agent: str) -> None:
    assert not rules(FILE).allows("https://news.example/", agent)


def test_a_name_that_is_the_beginning_of_ours_is_not_ours() -> None:
    assert rules("User-agent: fact\nDisallow: /").allows("https://news.example/", AGENT)


def test_groups_that_name_us_twice_are_one() -> None:
    asked = rules("User-agent: factcheck\nDisallow: /a\n\nUser-agent: x\nUser-agent: factcheck/2\nDisallow: /b")
    assert [asked.allows(f"https://news.example/{page}", AGENT) for page in "abc"] == [False, False, True]


def test_the_pause_is_at_most_a_minute() -> None:
    assert rules(FILE).crawl_delay(AGENT) == timedelta(seconds=2.5)
    assert rules(FILE).crawl_delay("somebody") == timedelta(minutes=1)
    assert rules("User-agent: *\nCrawl-delay: soon").crawl_delay(AGENT) is None


def test_sitemaps_are_web_addresses_and_not_too_many() -> None:
    assert rules(FILE).sitemaps == ("https://news.example/map.xml",)
    assert len(rules("".join(f"Sitemap: https://x.example/{n}\n" for n in range(999))).sitemaps) == MAX_SITEMAPS
    assert rules("Sitemap: http://[::1\nSitemap: javascript:x").sitemaps == ()


@pytest.mark.parametrize(
    ("status", "allowed", "unknown"),
    [
        (404, True, False),
        (403, True, False),
        (429, False, True),
        (500, False, True),
        (503, False, True),
        (0, False, True),
    ],
)
def test_a_site_without_rules_allows_all_and_one_in_trouble_nothing(
    status: int, *, allowed: bool, unknown: bool
) -> None:
    answer = parse_robots(b"User-agent: *\nDisallow: /", status)
    assert answer.allows("https://news.example/", AGENT) is allowed
    assert answer.is_unknown is unknown
    assert answer.crawl_delay(AGENT) is None


def test_a_refusal_says_who_asks_for_what_and_is_not_for_ever() -> None:
    refusal = RobotsDisallowed("news.example")
    assert str(refusal) == "news.example asks programs like ours not to open this address (robots.txt)."
    assert (refusal.outcome, refusal.permanent) == ("robots", False)


def repeated(line: str) -> str:
    return line * (MAX_BYTES // len(line))


HOSTILE = {
    "one long line": "User-agent: *\nDisallow: /" + "a" * MAX_BYTES,
    "one long pattern": "User-agent: *\nDisallow: /" + "a*" * (MAX_BYTES // 2) + "$",
    "thousands of patterns": "User-agent: *\n" + repeated("Disallow: /*a*a*a*a*a*a*a*a*a*b$\n"),
    "thousands of rules": "User-agent: *\n" + repeated("Allow: /$\n"),
    "thousands of rules for thousands of programs": "".join(f"User-agent: {n}\n" for n in range(12_000))
    + repeated("Disallow: /x\n"),
    "thousands of names of ours": "".join(f"User-agent: factcheck*{n}\nSitemap: x\n" for n in range(8_000))
    + repeated("Disallow: /x$\n"),
    "names behind strange line ends": "\u2028User-agent: *\x85" + "\x1cUser agent  factcheck" * 9_000 + "\nDisallow: /",
    "escapes": "User-agent: *\n" + repeated("Disallow: /%41%zz%\n"),
    "no line end": "\x00" * MAX_BYTES,
    "not text": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1") * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_costs_neither_much_memory_nor_many_rules(text: str) -> None:
    tracemalloc.start()
    try:
        asked = rules(text)
        asked.allows("https://news.example/" + "a" * 1_900, AGENT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60 * 1024 * 1024
    kept = asked._for(AGENT)._user_agents.values()
    assert sum(len(each._rules) for each in kept) <= 6 * MAX_BYTES // len("Allow: /$\n")


@given(st.binary(max_size=300), st.text(max_size=40), st.sampled_from(["*", "factcheck", "x"]))
def test_nothing_makes_it_raise(body: bytes, path: str, name: str) -> None:
    asked = rules(b"User-agent: " + name.encode() + b"\nDisallow: " + body)
    assert isinstance(asked.allows(f"https://news.example/{path}", AGENT), bool)
    assert asked.sitemaps is not None
