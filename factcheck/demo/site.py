"""All demo outlets on one loopback port: `python -m factcheck.demo.site --port 8100`.

Home pages at `/<outlet>/`, feeds at `/<outlet>/feed.xml`, articles at `/<outlet>/<article>`. Every answer carries an
ETag and Last-Modified and honours conditional requests (RFC 9110, section 13). Needs neither Django nor a database.
"""

from __future__ import annotations

import argparse
import hashlib
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from urllib.parse import urlsplit

from factcheck.demo import pages
from factcheck.demo.articles import articles
from factcheck.demo.outlets import OUTLETS

ADDRESS = "127.0.0.1"
_HTML = "text/html"
_IDLE_SECONDS = 10


@dataclass(frozen=True)
class Resource:
    """What one path answers with."""

    body: bytes
    content_type: str
    last_modified: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


def resources(origin: str) -> dict[str, Resource]:
    """Everything the site has, by path; addresses in pages and feeds start with `origin`."""
    newest = max(pages.last_modified(outlet) for outlet in OUTLETS)
    found = {
        "/": _resource(pages.start_page(), _HTML, newest),
        "/robots.txt": _resource("User-agent: *\nAllow: /\n", "text/plain", newest),
    }
    for outlet in OUTLETS:
        changed = pages.last_modified(outlet)
        found[f"/{outlet.slug}/"] = _resource(pages.home_page(outlet), _HTML, changed)
        found[f"/{outlet.slug}/feed.xml"] = _resource(pages.feed(outlet, origin), pages.feed_type(outlet), changed)
    for article in articles():
        page = pages.article_page(article, origin)
        found[f"/{article.outlet.slug}/{article.slug}"] = _resource(page, _HTML, article.published_at)
    return found


def _resource(text: str, content_type: str, changed: datetime) -> Resource:
    return Resource(text.encode(), f"{content_type}; charset=utf-8", changed.astimezone(UTC))


class DemoSite(ThreadingHTTPServer):
    """Listens on loopback only; port 0 takes a free one. `OSError` when the port is taken."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__((ADDRESS, port), _Handler)
        self.resources = resources(self.origin)

    def server_bind(self) -> None:
        # HTTPServer's own asks the name service who 127.0.0.1 is, which can take long and is not needed.
        TCPServer.server_bind(self)

    @property
    def origin(self) -> str:
        return f"http://{ADDRESS}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: DemoSite
    server_version = "factcheck-demo"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        resource = self.server.resources.get(urlsplit(self.path).path)
        if resource is None:
            self.send_error(HTTPStatus.NOT_FOUND, "There is no such page on the demo site")
            return
        unchanged = self._is_unchanged(resource)
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK)
        self.send_header("ETag", resource.etag)
        self.send_header("Last-Modified", format_datetime(resource.last_modified, usegmt=True))
        if not unchanged:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(resource.body)

    def _is_unchanged(self, resource: Resource) -> bool:
        """If-None-Match decides where it is sent, If-Modified-Since only without it (RFC 9110, 13.2.2)."""
        if known := self.headers.get("If-None-Match"):
            tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
            return not tags.isdisjoint({"*", resource.etag})
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return since.tzinfo is not None and resource.last_modified <= since

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name it overrides)
        """Quiet: what was fetched stands in the desk's own log of fetches."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; exit code 2 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m factcheck.demo.site", description="Serve the demo outlets.")
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1 (default: a free one)")
    options = parser.parse_args(arguments)
    try:
        site = DemoSite(options.port)
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"The demo site cannot listen on port {options.port}: {error}. Choose another one.\n")
        return 2
    with site:
        _stop_on_signals(site)
        sys.stdout.write(f"Demo outlets at {site.origin}/\n")
        sys.stdout.flush()
        site.serve_forever(poll_interval=0.2)
    return 0


def _stop_on_signals(site: DemoSite) -> None:
    def stop(_signal: int, _frame: object) -> None:
        # `shutdown` waits for `serve_forever`, which runs in this very thread.
        Thread(target=site.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


if __name__ == "__main__":
    raise SystemExit(main())
