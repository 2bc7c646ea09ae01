"""A loopback site with as many feeds as are asked for, in a process of its own: its CPU time is nobody's.

    python -m benchmarks.feed_site        prints its origin and serves until its input ends

Feeds are of three kinds in turn: RSS headlines, RSS with whole articles, Atom with whole articles; fifty entries each.
Whoever sends the ETag back hears “not modified”. /robots.txt is not there. All texts are made up from a few words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler

from benchmarks.loopback import running, serve

ENTRIES = 50
_WORDS = tuple(
    "harbour ferry council budget minister pier rail museum monsoon vote bridge school hospital tax strike water "  # noqa: SIM905
    "festival engine forest border market treaty court winter island energy report member street garden".split()
)


def feed_path(number: int) -> str:
    return f"/feeds/{number}.xml"


@contextmanager
def feed_site() -> Iterator[str]:
    """The origin of a site that runs until the block ends."""
    with running("benchmarks.feed_site") as origin:
        yield origin


def document(number: int, origin: str) -> bytes:
    """The feed of that number."""
    words = random.Random(number)
    entries = "".join(_entry(number, position, origin, words) for position in range(ENTRIES))
    if number % 3 == 2:  # noqa: PLR2004  (one kind in three)
        head = f"<title>Feed {number}</title><id>{origin}/{number}</id><updated>2026-05-04T09:00:00Z</updated>"
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'.encode()
    head = f"<title>Feed {number}</title><link>{origin}/</link><description>Made up</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode()


def _entry(number: int, position: int, origin: str, words: random.Random) -> str:
    title, link = _sentence(words, 8), f"{origin}/pages/{number}/{position}"
    paragraphs = 1 if number % 3 == 0 else 12
    body = escape("".join(f'<p>{_sentence(words, 40)} <a href="{link}">More</a></p>' for _ in range(paragraphs)))
    minute, hour = position % 60, 8 + position // 60
    if number % 3 == 2:  # noqa: PLR2004
        moment = f"2026-05-04T{hour:02}:{minute:02}:00Z"
        return (
            f'<entry><title>{title}</title><link href="{link}"/><id>{link}</id><published>{moment}</published>'
            f'<updated>{moment}</updated><content type="html">{body}</content></entry>'
        )
    moment = f"Mon, 04 May 2026 {hour:02}:{minute:02}:00 GMT"
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{moment}</pubDate>"
        f"<description>{body}</description></item>"
    )


def _sentence(words: random.Random, length: int) -> str:
    return " ".join(words.choices(_WORDS, k=length)).capitalize() + "."


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self.path.startswith("/feeds/"):
            self._answer(404, b"")
            return
        etag = f'"{self.path}"'
        if self.headers.get("If-None-Match") == etag:
            self._answer(304, None, etag)
            return
        origin = f"http://127.0.0.1:{self.connection.getsockname()[1]}"
        self._answer(200, _document_at(self.path, origin), etag)

    def _answer(self, status: int, body: bytes | None, etag: str = "") -> None:
        self.send_response(status)
        if etag:
            self.send_header("ETag", etag)
        if body is not None:
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@cache
def _document_at(path: str, origin: str) -> bytes:
    return document(int(path.removeprefix("/feeds/").removesuffix(".xml")), origin)


if __name__ == "__main__":
    serve(_Site)
