"""A loopback site that plays an outlet: one feed and its article pages, and a count of who asked for what."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FEED = "/feed.xml"
_START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A visitor that was killed in the middle of an answer is no error of the outlet."""


class LoopbackOutlet:
    """`articles` maps paths to (title, text); each page takes `seconds`; `requests` counts what was asked for."""

    def __init__(self, articles: Mapping[str, tuple[str, str]], *, seconds: float = 0.0) -> None:
        self.articles = dict(articles)
        self.seconds = seconds
        self.requests: Counter[str] = Counter()
        self.origin = ""

    @contextmanager
    def running(self) -> Iterator[LoopbackOutlet]:
        """Serve until the block ends."""
        outlet = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outlet.requests[self.path] += 1
                time.sleep(outlet.seconds if self.path in outlet.articles else 0)
                body, kind = outlet._answer(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = _Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _answer(self, path: str) -> tuple[bytes, str]:
        if path == FEED:
            return self._feed(), "application/rss+xml"
        if path in self.articles:
            return self._page(path), "text/html; charset=utf-8"
        return b"", "text/plain"

    def _feed(self) -> bytes:
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{self.origin}{path}</link><guid>{path}</guid>"
            f"<pubDate>{format_datetime(_START + timedelta(minutes=n))}</pubDate></item>"
            for n, (path, (title, _)) in enumerate(self.articles.items())
        )
        return f'<rss version="2.0"><channel><title>Loopback</title>{items}</channel></rss>'.encode()

    def _page(self, path: str) -> bytes:
        title, text = self.articles[path]
        paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
        return (
            f"<html lang='en'><head><title>{escape(title)}</title></head>"
            f"<body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
        ).encode()


_WORDS = (
    "harbour pier ferry dredger channel tide council budget hospital ward island bridge school market winter ballast "
    "engineer mayor notice permit survey tender crossing pilot storm shelter library orchard quarry railway tunnel "
    "reservoir festival election petition lighthouse warehouse fishery customs insurance contract strike ceremony"
)


def stories(numbers: range) -> dict[str, tuple[str, str]]:
    """Articles by path, each with words of its own."""
    return {f"/{number}": (f"Notice {number}", _text(random.Random(number))) for number in numbers}


def _text(chance: random.Random) -> str:
    words = _WORDS.split()
    sentences = [f"The {' '.join(chance.choices(words, k=14))} in {chance.randint(1900, 2100)}." for _ in range(9)]
    return "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, 9, 3))


@contextmanager
def sites(documents: int, *, hosts: int, seconds: float = 0.0) -> Iterator[list[LoopbackOutlet]]:
    """So many documents on so many outlets, each with a feed of its own."""
    with ExitStack() as running:
        yield [
            running.enter_context(LoopbackOutlet(stories(range(host, documents, hosts)), seconds=seconds).running())
            for host in range(hosts)
        ]
